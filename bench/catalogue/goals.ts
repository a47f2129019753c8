import { variantNames } from './forest';
import { workloads, type Listing } from './listing';
import type { PerCategory } from './per-category';
import { reads } from './reads';
import type { Samples } from './samples';

export interface Findings {
  readonly machine: string;
  readonly postgres: string;
  readonly sizes: readonly number[];
  readonly products: number;
  readonly rounds: number;
  readonly samples: Samples;
  readonly perCategory: readonly PerCategory[];
  readonly listings: readonly Listing[];
  readonly seconds: number;
}

export interface Goal {
  readonly name: string;
  readonly ratio: number;
  readonly limit: string;
  readonly met: boolean;
}

/** Two medians of the same thing may be this far apart. */
const noise = 1.1;
const growth = 3;
const togetherGain = 20;
/** With fewer, both have to read the same products, and there are few queries to save. */
const fewestAveraged = 1_000;
const searchRate = 0.5;

/** Ours and the fastest of the others; undefined where it was not measured. */
export function besideFastest(
  samples: Samples,
  size: number,
  operation: string,
): { readonly ours: number; readonly fastest: string; readonly ratio: number } | undefined {
  const [own, ...others] = variantNames;
  const ours = samples.ms({ size, operation, variant: own });
  if (ours === undefined) return undefined;
  const times = others.map(
    (variant) => [variant, samples.ms({ size, operation, variant }) ?? Infinity] as const,
  );
  const [fastest, ms] = times.reduce((best, each) => (each[1] < best[1] ? each : best));
  return { ours, fastest, ratio: ours / ms };
}

export function goals(findings: Findings): Goal[] {
  return [
    ...readGoals(findings),
    ...growthGoals(findings),
    ...priceGoals(findings),
    ...searchGoals(findings),
  ];
}

function readGoals({ sizes, samples }: Findings): Goal[] {
  const asked = reads
    .map(({ operation }) => operation)
    .filter((operation) => /^(ancestors|subtree)/.test(operation));
  return asked.flatMap((operation) =>
    sizes.flatMap((size) => {
      const beside = besideFastest(samples, size, operation);
      if (beside === undefined) return [];
      const name = `${operation}, ${number(size)} categories: time beside ${beside.fastest}`;
      return [atMost(name, beside.ratio, noise)];
    }),
  );
}

function growthGoals({ sizes, samples }: Findings): Goal[] {
  const [small = 0, large = 0] = [sizes.at(0), sizes.at(-1)];
  return ['insert', 'move a leaf'].flatMap((operation) => {
    const [before, after] = [small, large].map((size) =>
      samples.ms({ size, operation, variant: variantNames[0] }),
    );
    if (small === large || before === undefined || after === undefined) return [];
    const name = `${operation}: time at ${number(large)} beside ${number(small)} categories`;
    return [atMost(name, after / before, growth)];
  });
}

function priceGoals({ perCategory, products }: Findings): Goal[] {
  const many = perCategory.filter(({ size }) => size >= fewestAveraged);
  return many.map(({ size, togetherMs, oneByOneMs }) =>
    atLeast(
      `average prices of ${number(size)} categories, ${number(products)} products: a query each beside one query`,
      oneByOneMs / togetherMs,
      togetherGain,
    ),
  );
}

function searchGoals({ listings }: Findings): Goal[] {
  return workloads.flatMap((workload) => {
    const all = listings.filter((each) => each.workload === workload);
    const [small, large] = [all.at(0), all.at(-1)];
    if (small === undefined || large === undefined || small === large) return [];
    const sizes = `${number(large.products)} beside ${number(small.products)} products`;
    const ratio = large.perSecond / small.perSecond;
    return [atLeast(`searches per second, ${workload}: ${sizes}`, ratio, searchRate)];
  });
}

function atMost(name: string, ratio: number, limit: number): Goal {
  return { name, ratio, limit: `≤ ${limit}`, met: ratio <= limit };
}

function atLeast(name: string, ratio: number, limit: number): Goal {
  return { name, ratio, limit: `≥ ${limit}`, met: ratio >= limit };
}

/** `100,000` */
export function number(value: number): string {
  return value.toLocaleString('en');
}

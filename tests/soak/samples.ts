import type { Point } from './trend';

interface Sample {
  readonly atMs: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What was read, by name (`api.handles`), each with when. */
export class Samples {
  readonly #all: Sample[] = [];

  add(atMs: number, values: Readonly<Record<string, number>>): void {
    this.#all.push({ atMs, values });
  }

  get names(): string[] {
    return [...new Set(this.#all.flatMap(({ values }) => Object.keys(values)))].sort();
  }

  series(name: string): Point[] {
    return this.#all.flatMap(({ atMs, values }) => {
      const value = values[name];
      return value === undefined ? [] : [{ atMs, value }];
    });
  }

  first(name: string): number | undefined {
    return this.series(name)[0]?.value;
  }

  last(name: string): number | undefined {
    return this.series(name).at(-1)?.value;
  }

  /** A line a sample, the seconds since the first in front. */
  csv(): string {
    const { names } = this;
    const begin = this.#all[0]?.atMs ?? 0;
    const lines = this.#all.map(({ atMs, values }) =>
      [((atMs - begin) / 1000).toFixed(0), ...names.map((name) => shown(values[name]))].join(','),
    );
    return [['seconds', ...names].join(','), ...lines, ''].join('\n');
  }
}

function shown(value: number | undefined): string {
  if (value === undefined) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

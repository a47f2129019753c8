import { table } from '../table';
import { variantNames } from './forest';
import { besideFastest, goals, number, type Findings } from './goals';
import { listing } from './listing';
import { reads } from './reads';
import { plot } from './svg';
import { writes } from './writes';

const [own] = variantNames;
const operations = [...writes, ...reads].map(({ operation }) => operation);

/** The tables, as Markdown that also reads well in a terminal. */
export function tables(findings: Findings): string {
  return [
    trees(findings),
    statements(findings),
    prices(findings),
    searches(findings),
    goalTable(findings),
  ]
    .filter((each) => each !== '')
    .join('\n\n');
}

function trees({ sizes, samples }: Findings): string {
  const rows = operations.flatMap((operation) =>
    sizes.flatMap((size) => {
      const beside = besideFastest(samples, size, operation);
      if (beside === undefined) return [];
      const times = variantNames.map((variant) => samples.ms({ size, operation, variant }));
      return [[operation, number(size), ...times.map(milliseconds), beside.ratio.toFixed(2)]];
    }),
  );
  const head = ['median ms', 'categories', ...variantNames, 'ours / fastest other'];
  return table(head, rows, [1, 2, 3, 4, 5, 6]);
}

function statements({ sizes, samples }: Findings): string {
  const size = sizes.at(-1) ?? 0;
  const rows = writes.map(({ operation }) => [
    operation,
    ...variantNames.map((variant) =>
      String(samples.statements({ size, operation, variant }) ?? ''),
    ),
  ]);
  return table(['statements sent, BEGIN and COMMIT included', ...variantNames], rows, [1, 2, 3, 4]);
}

function prices({ perCategory }: Findings): string {
  const rows = perCategory.map(({ size, togetherMs, oneByOneMs, asked }) => [
    number(size),
    milliseconds(togetherMs),
    milliseconds(oneByOneMs) + (asked < size ? ` (from ${number(asked)})` : ''),
    (oneByOneMs / togetherMs).toFixed(1),
  ]);
  const head = ['average price of all, categories', 'one query (ms)', 'a query each (ms)', 'ratio'];
  return table(head, rows, [0, 1, 2, 3]);
}

function searches({ listings }: Findings): string {
  const rows = listings.map(({ workload, products, perSecond, latencyMs, found, foundAny }) => [
    workload,
    number(products),
    perSecond.toFixed(1),
    milliseconds(latencyMs),
    found.toFixed(1),
    `${(100 * foundAny).toFixed(0)} %`,
  ]);
  const head = ['search for', 'products', 'requests/s', 'median ms', 'found, mean', 'found any'];
  return table(head, rows, [1, 2, 3, 4, 5]);
}

function goalTable(findings: Findings): string {
  const rows = goals(findings).map(({ name, ratio, limit, met }) => [
    name,
    ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2),
    limit,
    met ? 'met' : 'missed',
  ]);
  return table(['goal', 'ratio', 'limit', ''], rows, [1, 2]);
}

function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 100 ? ms.toFixed(2) : ms.toFixed(0);
}

const shown = [
  'insert',
  'move a leaf',
  'move a subtree of 100',
  'ancestors of one',
  'subtree of 10',
  'average price per category',
];

/** docs/bench-catalogue.svg */
export function picture({ sizes, samples }: Findings): string {
  const panels = shown.map((operation) => ({
    title: operation,
    lines: variantNames.map((variant) => ({
      name: variant,
      points: sizes.flatMap((size) => {
        const ms = samples.ms({ size, operation, variant });
        return ms === undefined ? [] : [[size, ms] as const];
      }),
    })),
  }));
  const filled = panels.filter(({ lines }) => lines.some(({ points }) => points.length > 0));
  return plot(filled, { x: 'across: categories', y: 'up: median milliseconds; both logarithmic' });
}

/** The whole of docs/bench-catalogue.md. */
export function page(findings: Findings): string {
  const { machine, postgres, seconds, products, rounds } = findings;
  const all = goals(findings);
  const missed = all.filter(({ met }) => !met).length;
  return `# What the tree of categories costs

Written by \`npm run bench:catalogue -- --write\` on ${new Date().toISOString().slice(0, 10)}, in ${(seconds / 60).toFixed(1)} minutes: ${machine}; PostgreSQL ${postgres} that does not wait for the disk. Everything shares the machine's cores. Compare ratios: absolute numbers are of this machine and this minute.

![Time by number of categories](bench-catalogue.svg)

${inWords(findings)} Of ${all.length} goals ${missed === 0 ? 'all are met' : `${missed} are missed`}.

**OrderFlow** is the shop's own code (\`db/category-tree.ts\`, \`db/categories/\`): nested sets with room between the intervals, and the parent beside them. **Adjacency list**: each row knows its parent, the rest is recursive queries. **ltree**: each row has the ids from the root on as its path, with a B-tree index (faster here than GiST, for subtrees too). **Nested sets**: numbered without gaps, as in textbooks. Each has tables and the best indexes of its own, the same tree and the same ${number(products)} products, in one database a size, and is asked over the same connection with prepared statements. The others do only what the tree needs. An insert of ours also takes a lock against other writers, looks for a sibling of the same name, makes a slug that is free and keeps the indexes of lists and search; that is why it sends more statements (below) and takes longer than with an adjacency list or ltree in a tree of any size.

Medians over ${rounds} rounds, in which every variant does the same thing for the same category, one right after the other, in any order. All must read the same; after writing, all must have the tree that was written. What is written stays: gaps are used up as they would be. The row of a category whose subtree is read is known, as it is to whoever asks; _subtree_ reads the ids, _whole tree_ all columns, nested, with the number of products of each.

${tables(findings)}

All is planned as for storage where every page costs the same (\`random_page_cost = 1.1\`, as OrderFlow's own connections are), but the average prices of nested sets, which PostgreSQL plans well only by its default. _A query each_ is the sum over all categories; where it was taken from some of them, these are every n-th in the order of the tree. It has no goal where there are few categories: both ways then read the same products a few times. _Search_ is \`GET /api/v1/products/?category=…&search=…&page_size=20\` over HTTP, ${listing.atOnce} at a time, to an API process each, in one of the branches below the root of ${number(listing.categories)} categories: for any of ${number(listing.words)} words, so that hardly a search comes twice, or for each as often as it occurs (Zipf's law), so that common ones come again and are found in thousands of products; medians of ${listing.rounds} rounds by turns. What a search found is remembered by each API process until a product is added, removed, renamed or moved (\`db/products/memory.ts\`).
`;
}

/** What the numbers say, in sentences made of them. */
function inWords({ sizes, samples }: Findings): string {
  const [small = 0, large = 0] = [sizes.at(0), sizes.at(-1)];
  const told = (operation: string, variant: string) => {
    const [from, to] = [small, large].map((size) => samples.ms({ size, operation, variant }));
    return `${milliseconds(from)} ms with ${number(small)} categories and ${milliseconds(to)} ms with ${number(large)}`;
  };
  return (
    `To insert a category takes OrderFlow ${told('insert', own)}, nested sets without gaps ${told('insert', 'nested sets')}. ` +
    `To move a leaf takes ${told('move a leaf', own)}; without gaps ${told('move a leaf', 'nested sets')}. ` +
    `The way to the root of one category is read in ${told('ancestors of one', own)}; without gaps in ${told('ancestors of one', 'nested sets')}.`
  );
}

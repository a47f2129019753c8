import { Refusal } from '../../workflows/domain/failures';
import { sayWhoActs, type Doer } from '../audit';
import { lockTree } from '../categories/lock';
import type { Knex } from '../database';
import { Category } from '../models/category';
import { Import, ImportLine, type Cells, type Outcome } from '../models/import';
import { Product } from '../models/product';
import { changeProduct, createProduct, type Because } from '../products/write';
import { planCategory, readCategoryLine, type CategoryPlan } from './category-lines';
import { LineRefused } from './cells';
import {
  planProduct,
  readProductLine,
  type ProductLine,
  type ProductPlan,
  type Stand,
} from './product-lines';
import { realShelves, shelvesInMemory, type WritableShelves } from './shelves';
import { findImport, forgetOutcomes } from './store';

/** Lines in one transaction: so long do other writers of the catalogue wait at most. */
const batchSize = 100;

export interface RunOptions {
  /** Asked between batches. */
  readonly goesOn: (job: Import) => boolean;
}

/**
 * Takes in the lines of an import until all are done, it was stopped, or `goesOn` says no. Each batch is
 * one transaction with its outcomes, so a line is done once, whoever runs this and however often.
 *
 * @returns the import as it is then
 */
export async function runImport(db: Knex, id: string, { goesOn }: RunOptions): Promise<Import> {
  let job = await findImport(db, id);
  if (job.status !== 'running') return job;
  const inMemory = job.isDryRun && job.kind === 'categories';
  const shelves = inMemory ? await shelvesInMemory(db) : undefined;
  if (inMemory) job = await beginAnew(db, id);
  const { run } = job;
  do job = await runBatch(db, id, run, shelves);
  while (job.status === 'running' && job.run === run && goesOn(job));
  return job;
}

async function beginAnew(db: Knex, id: string): Promise<Import> {
  return db.transaction(async (trx) => {
    await lockJob(trx, id);
    await forgetOutcomes(trx, id);
    return lockJob(trx, id);
  });
}

async function runBatch(
  db: Knex,
  id: string,
  run: number,
  shelves?: WritableShelves,
): Promise<Import> {
  return db.transaction(async (trx) => {
    const job = await lockJob(trx, id);
    if (job.status !== 'running' || job.run !== run) return job;
    const lines = await ImportLine.query(trx)
      .where({ importId: id })
      .where('line', '>', job.lastLine)
      .orderBy('line')
      .limit(batchSize);
    const last = lines.at(-1);
    if (last === undefined) {
      return job.$query(trx).patchAndFetch({ status: 'completed', finishedAt: new Date() });
    }
    if (!job.isDryRun) await sayWhoActs(trx, doerOf(job));
    const results = await takeIn(trx, job, lines, shelves);
    await writeOutcomes(trx, id, results);
    const count = (outcome: Outcome) =>
      job[outcome] + results.filter((result) => result.outcome === outcome).length;
    return job.$query(trx).patchAndFetch({
      lastLine: last.line,
      created: count('created'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      refused: count('refused'),
    });
  });
}

/** Who asked for it; from where they did stands beside the beginning of the import. */
function doerOf({ id, requestedBy }: Import): Doer {
  const from = { ip: null, userAgent: null, requestId: `import-${id}` };
  return { type: 'admin', id: requestedBy, ...from };
}

async function lockJob(trx: Knex.Transaction, id: string): Promise<Import> {
  const job = await Import.query(trx).findById(id).forUpdate();
  if (job === undefined) throw new Refusal('ImportNotFound', 'There is no such import.');
  return job;
}

/** What a line came to. */
interface Done {
  readonly outcome: Outcome;
  readonly columns: readonly string[];
}

interface Result extends Done {
  readonly line: number;
  readonly reason: string;
}

async function takeIn(
  trx: Knex.Transaction,
  job: Import,
  lines: readonly ImportLine[],
  shelves: WritableShelves | undefined,
): Promise<Result[]> {
  const wellFormed = lines.flatMap(({ line, cells, isMalformed }) =>
    isMalformed || cells === null ? [] : [{ line, cells }],
  );
  const take =
    job.kind === 'categories'
      ? await categoryTaker(trx, shelves)
      : await productTaker(trx, job, wellFormed);
  const results: Result[] = [];
  for (const { line, cells } of wellFormed) {
    try {
      results.push({ line, ...(await take(cells)), reason: '' });
    } catch (error) {
      if (!(error instanceof LineRefused || error instanceof Refusal)) throw error;
      results.push({ line, outcome: 'refused', columns: [], reason: error.message });
    }
  }
  return results;
}

/** Does what a line says, or nothing at all. */
type Taker = (cells: Cells) => Promise<Done>;

async function categoryTaker(
  trx: Knex.Transaction,
  inMemory: WritableShelves | undefined,
): Promise<Taker> {
  if (inMemory === undefined) await lockTree(trx);
  return (cells) =>
    inMemory === undefined
      ? trx.transaction(async (savepoint) => takeCategory(cells, realShelves(savepoint)))
      : takeCategory(cells, inMemory);
}

async function takeCategory(cells: Cells, shelves: WritableShelves): Promise<Done> {
  const plan = await planCategory(readCategoryLine(cells), shelves);
  await shelves.carryOut(plan);
  return doneBy(plan);
}

async function productTaker(
  trx: Knex.Transaction,
  { id, isDryRun, requestedBy }: Import,
  lines: readonly { readonly cells: Cells }[],
): Promise<Taker> {
  const stand = await readStand(trx, lines, isDryRun);
  const because: Because = {
    by: { type: 'admin', id: requestedBy },
    reason: `Import ${id}`,
  };
  const take = async (cells: Cells, as: Stand) => {
    const plan = planProduct(readProductLine(cells), as);
    if (!isDryRun) await carryOut(trx, plan, because);
    return doneBy(plan);
  };
  return async (cells) => {
    try {
      return await take(cells, stand);
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure !== 'DuplicateSku') throw error;
      // Somebody has added it since the batch was read (the same file, sent twice): now it is known.
      return take(cells, await readStand(trx, [{ cells }], isDryRun));
    }
  };
}

async function carryOut(trx: Knex.Transaction, plan: ProductPlan, because: Because): Promise<void> {
  await trx.transaction(async (savepoint) => {
    if (plan.outcome === 'created') await createProduct(savepoint, plan.product, because);
    if (plan.outcome === 'changed') {
      await changeProduct(savepoint, plan.id, plan.change, because);
    }
  });
}

function doneBy(plan: CategoryPlan | ProductPlan): Done {
  return { outcome: plan.outcome, columns: plan.outcome === 'changed' ? plan.columns : [] };
}

/** What the lines are about, in two queries; locked in the order in which orders lock, so that nothing deadlocks. */
async function readStand(
  trx: Knex.Transaction,
  lines: readonly { readonly cells: Cells }[],
  isDryRun: boolean,
): Promise<Stand> {
  // Lines were read when they came; one that an older release took and this one does not is refused later.
  const read = lines.flatMap(({ cells }) => readable(cells));
  const products = Product.query(trx)
    .whereIn(
      'sku',
      read.map(({ sku }) => sku),
    )
    .orderBy('id');
  if (!isDryRun) void products.forUpdate();
  const slugs = read.flatMap(({ categorySlug }) => categorySlug ?? []);
  const categories = await Category.query(trx).whereIn('slug', slugs).select('id', 'slug');
  return {
    products: new Map((await products).map((product) => [product.sku, product])),
    categories: new Map(categories.map(({ slug, id }) => [slug, id])),
  };
}

function readable(cells: Cells): ProductLine[] {
  try {
    return [readProductLine(cells)];
  } catch (error) {
    if (error instanceof LineRefused) return [];
    throw error;
  }
}

async function writeOutcomes(
  trx: Knex.Transaction,
  importId: string,
  results: readonly Result[],
): Promise<void> {
  await trx.raw(
    `UPDATE import_lines l SET outcome = r.outcome, reason = r.reason, changed_columns = r.columns
     FROM jsonb_to_recordset(CAST(:results AS jsonb))
            AS r (line int, outcome text, reason text, columns text[])
     WHERE l.import_id = CAST(:importId AS uuid) AND l.line = r.line`,
    { importId, results: JSON.stringify(results) },
  );
}

import { v7 as uuidv7 } from 'uuid';
import { actingAs, type Doer } from '../../db/audit';
import type { Knex } from '../../db/database';
import { categoryColumns, categoryKey, readCategoryLine } from '../../db/imports/category-lines';
import { LineRefused } from '../../db/imports/cells';
import { productColumns, readProductLine } from '../../db/imports/product-lines';
import {
  addLines,
  closeImport,
  dropImport,
  openImport,
  type NewImport,
  type NewLine,
} from '../../db/imports/store';
import type { Cells, Import, ImportKind } from '../../db/models/import';
import { isStorable } from '../input';
import { invalidInput } from '../problems';
import { badFile, readCsv, type CsvLine } from './read-csv';

const pageSize = 1_000;
const mostColumns = 50;

interface Kind {
  readonly columns: readonly string[];
  /** What a line is known by: all columns of one of these. */
  readonly keys: readonly (readonly string[])[];
  readonly one: string;
  /** What two lines of a file must not share; throws LineRefused for what a line says itself. */
  readonly keyOf: (cells: Cells) => string;
}

const kinds: Readonly<Record<ImportKind, Kind>> = {
  categories: {
    columns: categoryColumns,
    keys: [['slug'], ['name', 'parent_slug']],
    one: 'category',
    keyOf: (cells) => categoryKey(readCategoryLine(cells)),
  },
  products: {
    columns: productColumns,
    keys: [['sku']],
    one: 'product',
    keyOf: (cells) => readProductLine(cells).sku,
  },
};

/** What a file of refused lines has besides, so that it can come back as it is; it says nothing. */
const remarks = ['line', 'reason'];

/**
 * Takes in a CSV file whole, ready to be run. Each line that is wrong by itself is refused already; a file
 * that is wrong as a whole, or breaks off, leaves nothing behind.
 *
 * @throws Problem InvalidInput (by column, or `errors.file`), TooLarge
 */
export async function receiveImport(
  db: Knex,
  asked: Omit<NewImport, 'id' | 'columns'>,
  body: AsyncIterable<Buffer>,
  doer: Doer,
): Promise<Import> {
  const id = uuidv7();
  const lines = readCsv(body);
  const columns = readHeader(await lines.next(), kinds[asked.kind]);
  await openImport(db, { ...asked, id, columns });
  try {
    const check = checker(columns, kinds[asked.kind]);
    let page: NewLine[] = [];
    let count = 0;
    for await (const line of lines) {
      // Spreadsheets write what was once filled as a line of commas.
      if (line.cells.every((cell) => cell.trim() === '')) continue;
      count += page.push(check(line)) > 0 ? 1 : 0;
      if (page.length < pageSize) continue;
      await addLines(db, id, page);
      page = [];
    }
    await addLines(db, id, page);
    if (count === 0) throw badFile('It has no lines below its header.');
    return await actingAs(db, doer, (trx) => closeImport(trx, id));
  } catch (error) {
    await dropImport(db, id);
    throw error;
  }
}

function readHeader({ value, done }: IteratorResult<CsvLine>, { columns, keys }: Kind): string[] {
  if (done === true) throw badFile('It is empty.');
  const given = value.cells.map((name: string) => name.trim().toLowerCase());
  const all = `The columns are ${columns.join(', ')}.`;
  if (given.length > mostColumns) throw badFile(`It has ${given.length} columns. ${all}`);
  const errors = new Map<string, string[]>();
  for (const [at, name] of given.entries()) {
    if (name === '') errors.set(`column ${at + 1}`, ['It has no name.']);
    else if (![...columns, ...remarks].includes(name)) {
      errors.set(name, [`There is no such column. ${all}`]);
    } else if (given.indexOf(name) !== at) errors.set(name, ['It is there twice.']);
  }
  if (!keys.some((key) => key.every((name) => given.includes(name)))) {
    const needed = keys.map((key) => key.join(' and ')).join(', or ');
    errors.set(keys[0]?.[0] ?? '', [`Lines are known by ${needed}. ${all}`]);
  }
  if (errors.size > 0) throw invalidInput(Object.fromEntries(errors));
  return given;
}

/** Checks each line by itself and against those before it. */
function checker(columns: readonly string[], { keyOf, one }: Kind) {
  const lineOf = new Map<string, number>();
  return ({ line, cells: given }: CsvLine): NewLine => {
    const cells = Object.fromEntries(columns.map((column, at) => [column, given[at] ?? '']));
    if (!isStorable(cells))
      return { line, cells: null, reason: 'A character in it is not allowed.' };
    try {
      if (given.length !== columns.length) {
        throw new LineRefused(`It has ${given.length} cells, and the header ${columns.length}.`);
      }
      const key = keyOf(cells);
      const before = lineOf.get(key);
      if (before !== undefined) {
        throw new LineRefused(`Line ${before} is about the same ${one}.`);
      }
      lineOf.set(key, line);
      return { line, cells, reason: '' };
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error;
      return { line, cells, reason: error.message };
    }
  };
}

import { Readable, pipeline } from 'node:stream';
import { stringify } from 'csv-stringify';
import { categoryColumns } from '../../db/imports/category-lines';
import { productColumns } from '../../db/imports/product-lines';
import { continueImport, findImport, stopImport } from '../../db/imports/store';
import type { ImportKind } from '../../db/models/import';
import { may, type User } from '../access';
import {
  Import,
  ImportPage,
  RefusedLinePage,
  importList,
  importParams,
  importQuery,
  refusalList,
} from '../contracts/import';
import { receiveImport } from '../imports/receive';
import { presentImport, presentRefusal } from '../presenters/import';
import { categoryRows, productRows } from '../queries/catalogue-csv';
import { findImports, findRefusals } from '../queries/imports';
import { paged } from '../queries/paged';
import { reply, route } from '../route';
import type { Services } from '../services';

const csv = { medium: 'text/csv', description: 'A line for each, below a header.' } as const;

const exporting =
  'As it is taken in again. What a spreadsheet would take for a formula has an apostrophe before it.';

const importing =
  'The file is taken in line by line behind this answer; a line that can not be is refused, and the ' +
  'others are not held up by it. Columns may be in any order and left out; an empty cell leaves what is ' +
  'there. The same file again changes nothing more.';

/** The catalogue as CSV, out and in. */
export const importRoutes = [
  route('GET /categories/export/', {
    summary: 'All categories as CSV',
    description: exporting,
    access: may('manage_products'),
    responds: { 200: csv },
    handle: ({ isHead }, { db }) =>
      download('categories', categoryColumns, categoryRows(db), isHead),
  }),

  route('GET /products/export/', {
    summary: 'All products as CSV',
    description: exporting,
    access: may('manage_products'),
    responds: { 200: csv },
    handle: ({ isHead }, { db }) => download('products', productColumns, productRows(db), isHead),
  }),

  route('POST /categories/import/', {
    summary: 'Take in categories from CSV',
    description: `Columns: ${categoryColumns.join(', ')}. Known by their slug or, without one, by name and parent; an empty parent_slug is a root. ${importing}`,
    access: may('manage_products'),
    query: importQuery,
    streams: 'text/csv',
    responds: { 202: Import },
    handle: ({ query, user, stream }, services) =>
      begin('categories', query.dry_run ?? false, user, stream(), services),
  }),

  route('POST /products/import/', {
    summary: 'Take in products from CSV',
    description: `Columns: ${productColumns.join(', ')}. Known by their sku; a stock_quantity is what was counted. ${importing}`,
    access: may('manage_products'),
    query: importQuery,
    streams: 'text/csv',
    responds: { 202: Import },
    handle: ({ query, user, stream }, services) =>
      begin('products', query.dry_run ?? false, user, stream(), services),
  }),

  route('GET /imports/', {
    summary: 'The imports of the last 30 days, the latest first',
    access: may('manage_products'),
    query: importList,
    responds: { 200: ImportPage },
    handle: (call, services) =>
      paged(findImports(services.db, call.query), call, services, (rows) =>
        rows.map(presentImport),
      ),
  }),

  route('GET /imports/{id}/', {
    summary: 'How far an import is',
    access: may('manage_products'),
    params: importParams,
    responds: { 200: Import },
    fails: ['ImportNotFound'],
    handle: async ({ params }, { db }) => presentImport(await findImport(db, params.id)),
  }),

  route('GET /imports/{id}/refusals/', {
    summary: 'The lines that were refused, and why',
    access: may('manage_products'),
    params: importParams,
    query: refusalList,
    responds: { 200: RefusedLinePage },
    fails: ['ImportNotFound'],
    handle: async (call, services) => {
      const { id } = await findImport(services.db, call.params.id);
      const refusals = findRefusals(services.db, id, call.query);
      return paged(refusals, call, services, (rows) => rows.map(presentRefusal));
    },
  }),

  route('POST /imports/{id}/stop/', {
    summary: 'Stop an import: no further line is begun',
    description: 'What is done stays done. One that has ended stays as it is.',
    access: may('manage_products'),
    params: importParams,
    responds: { 200: Import },
    fails: ['ImportNotFound'],
    handle: async ({ params }, { db }) => {
      await findImport(db, params.id);
      return presentImport(await stopImport(db, params.id));
    },
  }),

  route('POST /imports/{id}/continue/', {
    summary: 'Go on with an import where it stopped',
    access: may('manage_products'),
    params: importParams,
    responds: { 202: Import },
    fails: ['ImportNotFound', 'ImportEnded'],
    handle: async ({ params }, { db, imports }) => {
      const job = await continueImport(db, params.id);
      await imports.start(job.id);
      return presentImport(job);
    },
  }),
];

async function begin(
  kind: ImportKind,
  isDryRun: boolean,
  user: User,
  body: AsyncIterable<Buffer>,
  { db, imports }: Services,
) {
  const requestedBy = user.admin?.id ?? 0; // manage_products is an admin's
  const job = await receiveImport(db, { kind, isDryRun, requestedBy }, body);
  await imports.start(job.id);
  return reply(202, presentImport(job), { Location: `/api/v1/imports/${job.id}/` });
}

function download(
  name: string,
  columns: readonly string[],
  rows: AsyncGenerator<object>,
  isHead: boolean,
) {
  const day = new Date().toISOString().slice(0, 10);
  const headers = { 'Content-Disposition': `attachment; filename="${name}-${day}.csv"` };
  if (isHead) return reply(200, '', headers);
  const lines = stringify({ header: true, columns: [...columns], escape_formulas: true });
  // What goes wrong ends the download; whoever hangs up ends the reading.
  pipeline(Readable.from(rows), lines, () => {});
  return reply(200, lines, headers);
}

import { Readable, pipeline } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { z } from 'zod';
import { actingAs } from '../../db/audit';
import { withoutFormula } from '../../db/imports/cells';
import { categoryColumns } from '../../db/imports/category-lines';
import { productColumns } from '../../db/imports/product-lines';
import { continueImport, findImport, stopImport } from '../../db/imports/store';
import type { ImportKind } from '../../db/models/import';
import { may } from '../access';
import {
  Import,
  ImportPage,
  ImportLinePage,
  importList,
  importParams,
  importQuery,
  lineList,
  refusalList,
} from '../contracts/import';
import { doerOf, type Asking } from '../doer';
import { receiveImport } from '../imports/receive';
import { presentImport, presentLine } from '../presenters/import';
import { categoryRows, productRows, refusedRows } from '../queries/catalogue-csv';
import { findImports, findLines } from '../queries/imports';
import { paged, type PageCall } from '../queries/paged';
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
    description: `Columns: ${categoryColumns.join(', ')}. Known by their slug or, without one, by name and parent_slug; an empty parent_slug is a root. ${importing}`,
    access: may('manage_products'),
    query: importQuery,
    streams: 'text/csv',
    responds: { 202: Import },
    handle: (call, services) =>
      begin('categories', call.query.dry_run ?? false, call, call.stream(), services),
  }),

  route('POST /products/import/', {
    summary: 'Take in products from CSV',
    description: `Columns: ${productColumns.join(', ')}. Known by their sku. A stock_quantity is what was counted, unless it is the same as stock_was (what an export found); one that was counted while orders took from it is refused. ${importing}`,
    access: may('manage_products'),
    query: importQuery,
    streams: 'text/csv',
    responds: { 202: Import },
    handle: (call, services) =>
      begin('products', call.query.dry_run ?? false, call, call.stream(), services),
  }),

  route('GET /imports/', {
    summary: 'The imports of the last 30 days, the latest first',
    access: may('manage_products'),
    query: importList,
    responds: { 200: ImportPage },
    handle: (call, services) =>
      paged(findImports(services.db, call.query), call, services, (rows) =>
        rows.map((job) => presentImport(job, services)),
      ),
  }),

  route('GET /imports/{id}/', {
    summary: 'How far an import is',
    access: may('manage_products'),
    params: importParams,
    responds: { 200: Import },
    fails: ['ImportNotFound'],
    handle: async ({ params }, services) =>
      presentImport(await findImport(services.db, params.id), services),
  }),

  route('GET /imports/{id}/lines/', {
    summary: 'The lines of an import and what they came to, or in a dry run would',
    access: may('manage_products'),
    params: importParams,
    query: lineList,
    responds: { 200: ImportLinePage },
    fails: ['ImportNotFound'],
    handle: (call, services) => listLines(call, call.query, services),
  }),

  route('GET /imports/{id}/refusals/', {
    summary: 'The lines that were refused, and why',
    access: may('manage_products'),
    params: importParams,
    query: refusalList,
    responds: { 200: ImportLinePage },
    fails: ['ImportNotFound'],
    handle: (call, services) => listLines(call, { ...call.query, outcome: 'refused' }, services),
  }),

  route('GET /imports/{id}/refusals/export/', {
    summary: 'The lines that were refused as CSV, each with the reason',
    description: 'Corrected, it can be taken in as it is: the columns line and reason say nothing.',
    access: may('manage_products'),
    params: importParams,
    responds: { 200: csv },
    fails: ['ImportNotFound'],
    handle: async ({ params, isHead }, { db }) => {
      const { id, columns } = await findImport(db, params.id);
      const own = columns.filter((column) => !['line', 'reason'].includes(column));
      return download('refusals', [...own, 'line', 'reason'], refusedRows(db, id), isHead);
    },
  }),

  route('POST /imports/{id}/stop/', {
    summary: 'Stop an import: no further line is begun',
    description: 'What is done stays done. One that has ended stays as it is.',
    access: may('manage_products'),
    params: importParams,
    responds: { 200: Import },
    fails: ['ImportNotFound'],
    handle: async (call, services) => {
      const { id } = call.params;
      await findImport(services.db, id);
      const job = await actingAs(services.db, doerOf(call), (trx) => stopImport(trx, id));
      return presentImport(job, services);
    },
  }),

  route('POST /imports/{id}/continue/', {
    summary: 'Go on with an import where it stopped',
    access: may('manage_products'),
    params: importParams,
    responds: { 202: Import },
    fails: ['ImportNotFound', 'ImportEnded'],
    handle: async (call, services) => {
      const job = await actingAs(services.db, doerOf(call), (trx) =>
        continueImport(trx, call.params.id),
      );
      await services.imports.start(job);
      return presentImport(job, services);
    },
  }),
];

async function begin(
  kind: ImportKind,
  isDryRun: boolean,
  asking: Asking,
  body: AsyncIterable<Buffer>,
  services: Services,
) {
  const requestedBy = asking.user.admin?.id ?? 0; // manage_products is an admin's
  const asked = { kind, isDryRun, requestedBy };
  const job = await receiveImport(services.db, asked, body, doerOf(asking));
  await services.imports.start(job);
  return reply(202, presentImport(job, services), { Location: `/api/v1/imports/${job.id}/` });
}

interface LinesCall extends PageCall {
  readonly params: { readonly id: string };
}

async function listLines(call: LinesCall, filters: z.output<typeof lineList>, services: Services) {
  const { id } = await findImport(services.db, call.params.id);
  return paged(findLines(services.db, id, filters), call, services, (rows) =>
    rows.map(presentLine),
  );
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
  const file = stringify({
    header: true,
    columns: [...columns],
    cast: { string: withoutFormula },
  });
  // What goes wrong ends the download; whoever hangs up ends the reading.
  pipeline(Readable.from(rows), file, () => {});
  return reply(200, file, headers);
}

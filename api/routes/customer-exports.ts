import { PassThrough, Readable, pipeline } from 'node:stream';
import { audit, ofCustomer } from '../../db/audit';
import type { Knex } from '../../db/database';
import type { CustomerExport as ExportRecord } from '../../db/models/customer-export';
import { exportedFile, requestExport } from '../../db/privacy/exports';
import { exportableCustomer, noSuchCustomer } from '../accounts/find-customer';
import { login, type User } from '../access';
import { customerParams } from '../contracts/customer';
import {
  CustomerExport,
  CustomerExportPage,
  ExportRequested,
  exportList,
  exportParams,
} from '../contracts/customer-export';
import { doerOf } from '../doer';
import { exportPath, presentExport } from '../presenters/customer-export';
import { Problem } from '../problems';
import { findExport, findExports } from '../queries/customer-exports';
import { paged } from '../queries/paged';
import { reply, route } from '../route';

const json = {
  medium: 'application/json',
  description: 'One document: profile, log-ins, orders, messages and what the audit log has.',
} as const;

/** All that is kept of a customer, for the customer or with `manage_customers`. */
export const customerExportRoutes = [
  route('POST /customers/{id}/export/', {
    summary: 'Ask for all that is kept of a customer',
    description:
      'Oneself, or with `manage_customers` any. It is put together behind this answer and kept for 7 days. ' +
      'While one is under way, that is it.',
    access: login,
    params: customerParams,
    responds: { 202: ExportRequested },
    handle: async (call, services) => {
      const { id: customerId } = await exportableCustomer(services.db, call.user, call.params.id);
      const requested = await requestExport(services.db, customerId, doerOf(call));
      if (requested === null) throw noSuchCustomer();
      const { job, isNew } = requested;
      await services.privacy.export(job.id);
      const message = isNew ? 'It is being put together.' : 'It is being put together already.';
      const content = { message, export: presentExport(job, services) };
      return reply(202, content, { Location: exportPath(job) });
    },
  }),

  route('GET /customers/{id}/exports/', {
    summary: 'The exports of a customer’s data, the latest first',
    access: login,
    params: customerParams,
    query: exportList,
    responds: { 200: CustomerExportPage },
    handle: async (call, services) => {
      const { id: customerId } = await exportableCustomer(services.db, call.user, call.params.id);
      return paged(findExports(services.db, customerId, call.query), call, services, (rows) =>
        rows.map((row) => presentExport(row, services)),
      );
    },
  }),

  route('GET /customers/{id}/exports/{export_id}/', {
    summary: 'How far an export is',
    access: login,
    params: exportParams,
    responds: { 200: CustomerExport },
    fails: ['ExportNotFound'],
    handle: async ({ params, user }, services) =>
      presentExport(await exportOf(services.db, user, params), services),
  }),

  route('GET /customers/{id}/exports/{export_id}/download/', {
    summary: 'The exported data as a JSON file',
    access: login,
    params: exportParams,
    responds: { 200: json },
    fails: ['ExportNotFound', 'ExportNotReady'],
    handle: async (call, { db }) => {
      const { params, user, isHead } = call;
      const job = await exportOf(db, user, params);
      if (job.status !== 'ready') throw new Problem('ExportNotReady', `It is ${job.status}.`);
      const headers = headersOf(job);
      if (isHead) return reply(200, '', headers);
      await audit(db, doerOf(call), ofCustomer(job.customerId, 'customer.export_downloaded'));
      const file = new PassThrough();
      // What goes wrong ends the download; whoever hangs up ends the reading.
      pipeline(Readable.from(exportedFile(db, job.id)), file, () => {});
      return reply(200, file, headers);
    },
  }),
];

async function exportOf(
  db: Knex,
  user: User,
  { id, export_id }: { readonly id: number; readonly export_id: string },
): Promise<ExportRecord> {
  const customer = await exportableCustomer(db, user, id);
  return findExport(db, customer.id, export_id);
}

function headersOf({ customerId, createdAt }: ExportRecord): Record<string, string> {
  const day = createdAt.toISOString().slice(0, 10);
  return {
    'Content-Disposition': `attachment; filename="customer-${customerId}-${day}.json"`,
    'Cache-Control': 'private, no-store',
  };
}

import { z } from 'zod';
import { exportStatuses } from '../../db/models/customer-export';
import { Time, integerId, uuid } from './fields';
import { listQuery, page } from './page';

export const CustomerExport = z
  .object({
    id: z.guid(),
    status: z.enum(exportStatuses),
    created_at: Time,
    finished_at: Time.nullable(),
    expires_at: Time.meta({ description: 'Then it is removed.' }),
    download_url: z.url().nullable().meta({ description: 'null while it is not ready.' }),
  })
  .meta({ id: 'CustomerExport' });

export const CustomerExportPage = page(CustomerExport, 'CustomerExport');

export const ExportRequested = z
  .object({ message: z.string(), export: CustomerExport })
  .meta({ id: 'CustomerExportRequested' });

export const exportList = listQuery({ filters: {}, ordering: ['created_at'] }).omit({
  search: true,
});

export const exportParams = z.strictObject({ id: integerId, export_id: uuid });

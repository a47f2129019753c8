import type { z } from 'zod';
import type { CustomerExport } from '../../db/models/customer-export';
import type { CustomerExport as ExportContract } from '../contracts/customer-export';
import type { Services } from '../services';

/** Where an export is, below the site's address. */
export function exportPath({ id, customerId }: Pick<CustomerExport, 'id' | 'customerId'>): string {
  return `/api/v1/customers/${customerId}/exports/${id}/`;
}

export function presentExport(
  job: CustomerExport,
  { shop }: Pick<Services, 'shop'>,
): z.input<typeof ExportContract> {
  return {
    id: job.id,
    status: job.status,
    created_at: job.createdAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
    expires_at: job.expiresAt.toISOString(),
    download_url: job.status === 'ready' ? `${shop.publicUrl}${exportPath(job)}download/` : null,
  };
}

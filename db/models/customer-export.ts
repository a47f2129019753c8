import { Record } from './record';

export const exportStatuses = ['pending', 'running', 'ready', 'failed'] as const;
export type ExportStatus = (typeof exportStatuses)[number];

/** All that is kept of a customer, as a file that is put together part by part. */
export class CustomerExport extends Record {
  static override readonly tableName = 'customer_exports';

  declare id: string;
  declare customerId: number;
  declare status: ExportStatus;
  declare requestedByType: 'customer' | 'admin';
  /** Customer id or admin id, as `requestedByType` says. */
  declare requestedById: number;
  declare section: number;
  declare after: string | null;
  declare parts: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare finishedAt: Date | null;
  declare expiresAt: Date;
}

import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { CustomerExport } from '../../db/models/customer-export';
import type { exportList } from '../contracts/customer-export';
import { Problem } from '../problems';
import { ordered } from './paged';

/** Those whose time is not over, removed or not. */
function present(db: Knex, customerId: number) {
  return CustomerExport.query(db).where({ customerId }).where('expiresAt', '>', db.fn.now());
}

export function findExports(
  db: Knex,
  customerId: number,
  { ordering }: Pick<z.output<typeof exportList>, 'ordering'>,
) {
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  const columns = { created_at: 'createdAt' };
  return ordered(present(db, customerId), columns, ordering ?? newestFirst, 'id');
}

/** @throws Problem ExportNotFound */
export async function findExport(
  db: Knex,
  customerId: number,
  id: string,
): Promise<CustomerExport> {
  const found = await present(db, customerId).findById(id);
  if (found === undefined) throw new Problem('ExportNotFound');
  return found;
}

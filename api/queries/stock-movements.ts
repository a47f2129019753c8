import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Product } from '../../db/models/product';
import { StockMovement } from '../../db/models/stock-movement';
import type { stockMovementList } from '../contracts/product';
import { Problem } from '../problems';
import { ordered } from './paged';
import { patterns } from './search';

/** A row of the ledger with the order it belongs to and who made it, in one row. */
export type MovementRow = StockMovement & {
  readonly orderNumber: string | null;
  readonly actorName: string | null;
};

export type MovementFilters = Omit<z.output<typeof stockMovementList>, 'page' | 'page_size'>;

// The ids count up with time, and are what the index is on.
const columns = { at: 'stock_movements.id' };

/** @throws Problem ProductNotFound */
export async function findMovements(db: Knex, productId: string, filters: MovementFilters) {
  if ((await Product.query(db).findById(productId).select('id')) === undefined) {
    throw new Problem('ProductNotFound');
  }
  const { kind, search, ordering } = filters;
  const query = StockMovement.query(db)
    .castTo<MovementRow[]>()
    .leftJoin('orders', 'orders.id', 'stock_movements.orderId')
    .joinRaw(
      `LEFT JOIN admins ON stock_movements.actor_type = 'admin' AND admins.id = stock_movements.actor_id
       LEFT JOIN customers ON customers.id = CASE stock_movements.actor_type
         WHEN 'admin' THEN admins.customer_id WHEN 'customer' THEN stock_movements.actor_id END`,
    )
    .select('stock_movements.*', 'orders.orderNumber')
    .select(db.raw(`customers.first_name || ' ' || customers.last_name AS actor_name`))
    .where('stock_movements.productId', productId);
  if (kind !== undefined) void query.where('stock_movements.kind', kind);
  for (const pattern of patterns(search)) {
    void query.where('stock_movements.reason', 'ilike', pattern);
  }
  const latestFirst = [{ field: 'at', direction: 'desc' }] as const;
  return { query: ordered(query, columns, ordering ?? latestFirst, 'stock_movements.id') };
}

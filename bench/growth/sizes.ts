import type { Knex } from '../../db/database';

export interface TableSize {
  readonly table: string;
  readonly rowsPerOrder: number;
  /** Bytes on disk per order. */
  readonly heap: number;
  readonly indexes: number;
}

/** What the tables that grow with orders take on disk, for each order. */
export async function sizesPerOrder(db: Knex): Promise<TableSize[]> {
  const { rows } = await db.raw<{ rows: TableSize[] }>(
    `SELECT c.relname AS table, c.reltuples / o.reltuples AS "rowsPerOrder",
       pg_table_size(c.oid) / o.reltuples AS heap, pg_indexes_size(c.oid) / o.reltuples AS indexes
     FROM pg_class c, pg_class o
     WHERE o.oid = 'orders'::regclass AND c.oid = ANY (CAST(? AS regclass[]))
     ORDER BY pg_total_relation_size(c.oid) DESC`,
    [['orders', 'order_items', 'order_events', 'notifications', 'stock_movements']],
  );
  return rows;
}

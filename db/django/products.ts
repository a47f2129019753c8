import type { Knex } from '../database';
import { rememberImported } from './imported-rows';

/** A product of the old system, checked; times as text, to the microsecond. */
export interface BroughtProduct {
  readonly oldId: string;
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly priceCents: number;
  readonly categoryId: number;
  readonly sku: string;
  readonly stockQuantity: number;
  readonly status: string;
  readonly isFeatured: boolean;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** With the first row of its ledger, so that the ledger's sum is the stock from the beginning. */
export async function insertProduct(
  trx: Knex.Transaction,
  { oldId, createdAt, updatedAt, ...product }: BroughtProduct,
): Promise<void> {
  await trx('products').insert({
    ...product,
    createdAt: createdAt ?? trx.fn.now(),
    updatedAt: updatedAt ?? createdAt ?? trx.fn.now(),
  });
  await trx('stock_movements').insert({
    productId: product.id,
    kind: 'initial',
    quantity: product.stockQuantity,
    reason: 'Brought over from the old system',
  });
  await rememberImported(trx, 'product', [{ oldId, newId: product.id }]);
}

/** A product of the old system, as what it is here. */
export interface KnownProduct {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
  readonly stockQuantity: number;
  /** With how much it came; null where it was here before. */
  readonly initialStock: number | null;
}

/** By old id; those that were not brought over, or removed since, are missing. */
export async function productsBrought(
  db: Knex,
  oldIds: readonly string[],
): Promise<ReadonlyMap<string, KnownProduct>> {
  const { rows } = await db.raw<{ rows: (KnownProduct & { oldId: string })[] }>(
    `SELECT r.old_id AS "oldId", p.id, p.name, p.sku, p.stock_quantity AS "stockQuantity",
            (SELECT m.quantity FROM stock_movements m WHERE m.product_id = p.id AND m.kind = 'initial'
               AND m.reason = 'Brought over from the old system') AS "initialStock"
     FROM imported_rows r JOIN products p ON p.id = CAST(r.new_id AS uuid)
     WHERE r.entity = 'product' AND r.old_id = ANY(?::text[])`,
    [[...new Set(oldIds)]],
  );
  return new Map(rows.map(({ oldId, ...product }) => [oldId, product]));
}

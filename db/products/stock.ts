import { Refusal } from '../../workflows/domain/failures';
import type { Actor } from '../../workflows/domain/order-status';
import type { Knex } from '../database';
import { Product } from '../models/product';
import { StockMovement } from '../models/stock-movement';

/** More of one product than any shop has; sums of it stay far from the end of `integer`. */
export const mostStock = 1_000_000_000;

/** Who corrects stock, and why. */
export interface Correction {
  readonly by: Actor;
  readonly reason: string;
  /** The same again is made once. */
  readonly key?: { readonly value: string; readonly requestHash: Buffer } | undefined;
}

/** Stock was counted and is so much, or changes by so much. */
export type StockChange = { readonly quantity: number } | { readonly change: number };

/**
 * Locks the product until the transaction ends: orders for it wait, so that what is read of its stock
 * stays true.
 *
 * @throws Refusal ProductNotFound
 */
export async function lockProduct(trx: Knex.Transaction, id: string): Promise<Product> {
  const product = await Product.query(trx).findById(id).forUpdate();
  if (product === undefined) throw new Refusal('ProductNotFound', 'There is no such product.');
  return product;
}

/**
 * Corrects the stock of a product by hand, with a row in the ledger.
 *
 * @returns the product as it is then, and whether the correction had been made before
 * @throws Refusal ProductNotFound, StockOutOfRange, IdempotencyKeyReused
 */
export async function correctStock(
  trx: Knex.Transaction,
  id: string,
  change: StockChange,
  correction: Correction,
): Promise<{ product: Product; replayed: boolean }> {
  const product = await lockProduct(trx, id);
  if (await wasMade(trx, id, correction)) return { product, replayed: true };
  await setStock(trx, product, change, correction);
  return { product: await lockProduct(trx, id), replayed: false };
}

async function wasMade(
  trx: Knex.Transaction,
  productId: string,
  { key }: Correction,
): Promise<boolean> {
  if (key === undefined) return false;
  const before = await StockMovement.query(trx).findOne({ productId, idempotencyKey: key.value });
  if (before === undefined) return false;
  if (before.requestHash?.equals(key.requestHash) ?? false) return true;
  throw new Refusal('IdempotencyKeyReused', 'The key stands for another correction.');
}

/**
 * Sets the stock of a product that this transaction has locked. A count is written down even where it
 * finds what was expected: that somebody counted is worth knowing.
 */
export async function setStock(
  trx: Knex.Transaction,
  product: Pick<Product, 'id' | 'stockQuantity'>,
  change: StockChange,
  { by, reason, key }: Correction,
): Promise<void> {
  const quantity = 'change' in change ? change.change : change.quantity - product.stockQuantity;
  const stock = product.stockQuantity + quantity;
  if (stock < 0 || stock > mostStock) {
    throw new Refusal(
      'StockOutOfRange',
      stock < 0
        ? `There are ${product.stockQuantity} in stock, so they can not become ${-quantity} fewer.`
        : `That would be more than ${mostStock} in stock.`,
      { available: product.stockQuantity },
    );
  }
  if (quantity !== 0) {
    await Product.query(trx).findById(product.id).patch({ stockQuantity: stock });
  }
  await StockMovement.query(trx).insert({
    productId: product.id,
    kind: 'change' in change ? 'adjusted' : 'counted',
    quantity,
    reason,
    actorType: by.type,
    actorId: by.id,
    idempotencyKey: key?.value ?? null,
    requestHash: key?.requestHash ?? null,
  });
}

import { randomBytes } from 'node:crypto';
import { Refusal } from '../../workflows/domain/failures';
import type { Actor } from '../../workflows/domain/order-status';
import { violatedForeignKey, violatedUnique, type Knex } from '../database';
import { Product, type ProductStatus } from '../models/product';
import { StockMovement } from '../models/stock-movement';
import { freeSlug } from '../slugs';
import { lockProduct, setStock } from './stock';

export interface NewProduct {
  readonly name: string;
  readonly description?: string | undefined;
  readonly priceCents: number;
  readonly categoryId: number;
  /** Without one, made of the name. */
  readonly sku?: string | undefined;
  readonly stockQuantity?: number | undefined;
  readonly status?: ProductStatus | undefined;
  readonly isFeatured?: boolean | undefined;
  /** UUID; without one, the database gives it. */
  readonly id?: string | undefined;
  readonly image?: string | undefined;
}

/** What is left out stays. */
export type ProductChange = {
  readonly [field in Exclude<keyof NewProduct, 'id' | 'image'>]?: NewProduct[field] | undefined;
};

/** Who changes a product, and, for the ledger, why its stock is another. */
export interface Because {
  readonly by: Actor;
  readonly reason: string;
}

/** @throws Refusal ParentNotFound about `category`, DuplicateSku */
export async function createProduct(
  trx: Knex.Transaction,
  { name, sku, stockQuantity = 0, ...given }: NewProduct,
  { by, reason }: Because,
): Promise<Product> {
  const slug = await freeSlug(trx, 'products', name);
  const product = await refusing(trx, sku, async (savepoint) =>
    Product.query(savepoint).insertAndFetch({
      ...defined(given),
      name,
      slug,
      sku: sku ?? (await freeSku(savepoint, slug)),
      stockQuantity,
    }),
  );
  await StockMovement.query(trx).insert({
    productId: product.id,
    kind: 'initial',
    quantity: stockQuantity,
    reason,
    actorType: by.type,
    actorId: by.id,
  });
  return product;
}

/**
 * The slug stays, so that links to it do. A stock that is given was counted; the ledger gets the difference.
 *
 * @throws Refusal ProductNotFound, ParentNotFound about `category`, DuplicateSku
 */
export async function changeProduct(
  trx: Knex.Transaction,
  id: string,
  { stockQuantity, ...change }: ProductChange,
  because: Because,
): Promise<Product> {
  const product = await lockProduct(trx, id);
  const changes = defined(change);
  if (Object.keys(changes).length > 0) {
    await refusing(trx, change.sku, (savepoint) =>
      Product.query(savepoint).findById(id).patch(changes),
    );
  }
  if (stockQuantity !== undefined && stockQuantity !== product.stockQuantity) {
    await setStock(trx, product, { quantity: stockQuantity }, because);
  }
  return lockProduct(trx, id);
}

/**
 * Deletes a product that no order has; one that was ordered is discontinued, so that the books stay whole.
 *
 * @returns the product if it is still there, and the base of its image's keys
 * @throws Refusal ProductNotFound
 */
export async function removeProduct(
  trx: Knex.Transaction,
  id: string,
): Promise<{ left: Product | null; image: string | null }> {
  // Whoever orders it now waits, and then finds it gone or no longer on sale.
  const { image } = await lockProduct(trx, id);
  const ordered = await trx('orderItems').where({ productId: id }).first('id');
  if (ordered !== undefined) {
    const change = { status: 'discontinued', isFeatured: false } as const;
    return { left: await Product.query(trx).patchAndFetchById(id, change), image };
  }
  await StockMovement.query(trx).delete().where({ productId: id });
  await Product.query(trx).deleteById(id);
  return { left: null, image };
}

/** @throws Refusal ProductNotFound */
export async function toggleFeatured(db: Knex, id: string): Promise<Product> {
  const [toggled] = await Product.query(db)
    .where({ id })
    .patch({ isFeatured: Product.raw('NOT is_featured') })
    .returning('*');
  if (toggled === undefined) throw new Refusal('ProductNotFound', 'There is no such product.');
  return toggled;
}

/** The slug in capitals, as skus are written; with something behind it where that is taken. */
async function freeSku(trx: Knex.Transaction, slug: string): Promise<string> {
  const sku = slug.toUpperCase().slice(0, 90);
  const taken = await Product.query(trx).findOne({ sku }).select('id');
  return taken === undefined ? sku : `${sku}-${randomBytes(4).toString('hex').toUpperCase()}`;
}

/** What the constraints refuse, in words; the transaction goes on from before it. */
async function refusing<T>(
  trx: Knex.Transaction,
  sku: string | undefined,
  write: (savepoint: Knex.Transaction) => PromiseLike<T>,
): Promise<T> {
  try {
    return await trx.transaction(async (savepoint) => write(savepoint));
  } catch (error) {
    if (violatedForeignKey(error)) {
      throw new Refusal('ParentNotFound', 'There is no such category.', { field: 'category' });
    }
    if (violatedUnique(error) !== 'products_sku_key') throw error;
    const taken = sku === undefined ? 'that would be made of the name' : `"${sku}"`;
    throw new Refusal('DuplicateSku', `Another product has the sku ${taken}.`, { field: 'sku' });
  }
}

/** A row's columns that were given. */
function defined<T extends object>(given: T): { [key in keyof T]?: Exclude<T[key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(entries) as { [key in keyof T]?: Exclude<T[key], undefined> };
}

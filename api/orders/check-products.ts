import type { Knex } from '../../db/database';
import { Product } from '../../db/models/product';
import { Refusal } from '../../workflows/domain/failures';
import { totalCents } from '../../workflows/domain/money';
import { invalidInput } from '../problems';

/**
 * Refuses what can't be had as things stand: products that are not there or not on sale, by the field
 * that names them, and more than is in stock. What is let pass here is decided when the order is placed.
 *
 * @throws Problem InvalidInput
 * @throws Refusal OutOfStock
 */
export async function checkProducts(
  db: Knex,
  items: readonly { readonly product_id: string; readonly quantity: number }[],
): Promise<void> {
  const onSale = await Product.query(db)
    .select('id', 'stockQuantity', 'priceCents')
    .where('status', 'active')
    .whereIn(
      'id',
      items.map(({ product_id }) => product_id),
    );
  const found = new Map(onSale.map((product) => [product.id, product]));
  const errors = items.flatMap(({ product_id }, index) =>
    found.has(product_id)
      ? []
      : [[`items.${index}.product_id`, ['There is no such product on sale.']] as const],
  );
  if (errors.length > 0) throw invalidInput(Object.fromEntries(errors));

  const priced = items.map(({ product_id, quantity }) => ({
    unitPriceCents: found.get(product_id)?.priceCents ?? 0,
    quantity,
  }));
  if (totalCents(priced) === null) {
    throw invalidInput({ items: ['The total is more than an order can come to.'] });
  }

  const lines = items.flatMap(({ product_id, quantity }) => {
    const available = found.get(product_id)?.stockQuantity ?? 0;
    return available < quantity ? [{ productId: product_id, requested: quantity, available }] : [];
  });
  if (lines.length > 0) throw new Refusal('OutOfStock', 'Not everything can be had.', { lines });
}

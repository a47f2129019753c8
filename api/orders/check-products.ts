import type { Knex } from '../../db/database';
import { Product } from '../../db/models/product';
import { invalidInput } from '../problems';

/**
 * Refuses products that are not there or not on sale, by the field that names them.
 *
 * @throws Problem InvalidInput
 */
export async function checkProducts(
  db: Knex,
  items: readonly { readonly product_id: string }[],
): Promise<void> {
  const onSale = await Product.query(db)
    .select('id')
    .where('status', 'active')
    .whereIn(
      'id',
      items.map(({ product_id }) => product_id),
    );
  const ids = new Set(onSale.map(({ id }) => id));
  const errors = items.flatMap(({ product_id }, index) =>
    ids.has(product_id)
      ? []
      : [[`items.${index}.product_id`, ['There is no such product on sale.']] as const],
  );
  if (errors.length > 0) throw invalidInput(Object.fromEntries(errors));
}

import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { pathsOf, subtreeIds } from '../../db/category-tree';
import { Category } from '../../db/models/category';
import { Product } from '../../db/models/product';
import type { productList } from '../contracts/product';
import { integerId } from '../contracts/fields';
import { presentProduct } from '../presenters/product';
import { invalidInput } from '../problems';
import type { Services } from '../services';
import { ordered } from './paged';
import { patterns } from './search';

export type ProductFilters = Omit<z.output<typeof productList>, 'page' | 'page_size'> & {
  readonly stockBelow?: number;
};

const columns = {
  name: 'name',
  price: 'priceCents',
  created_at: 'createdAt',
  stock_quantity: 'stockQuantity',
};

/** @throws Problem InvalidInput where the category does not exist */
export async function findProducts(db: Knex, filters: ProductFilters) {
  const { category, status, is_featured, min_price, max_price, in_stock, search } = filters;
  // A query is itself something to await, so it is not what this resolves to.
  const query = Product.query(db);
  if (category !== undefined) {
    void query.whereIn('categoryId', subtreeIds(db, await namedCategory(db, category)));
  }
  if (status !== undefined) void query.where({ status });
  if (is_featured !== undefined) void query.where('isFeatured', is_featured);
  if (min_price !== undefined) void query.where('priceCents', '>=', min_price);
  if (max_price !== undefined) void query.where('priceCents', '<=', max_price);
  if (in_stock !== undefined) void query.where('stockQuantity', in_stock ? '>' : '=', 0);
  if (filters.stockBelow !== undefined) void query.where('stockQuantity', '<', filters.stockBelow);
  for (const pattern of patterns(search)) {
    void query.whereRaw(`(name || ' ' || description || ' ' || sku) ILIKE ?`, [pattern]);
  }
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return { query: ordered(query, columns, filters.ordering ?? newestFirst, 'id') };
}

/** Their categories' paths in one query. */
export async function presentProducts(
  { db, shop }: Pick<Services, 'db' | 'shop'>,
  products: readonly Product[],
) {
  const paths = await pathsOf(
    db,
    products.map(({ categoryId }) => categoryId),
  );
  return products.map((product) =>
    presentProduct(product, paths.get(product.categoryId) ?? [], shop.publicUrl),
  );
}

export async function presentProductOf(
  { db, shop }: Pick<Services, 'db' | 'shop'>,
  product: Product,
) {
  const path = (await pathsOf(db, [product.categoryId])).get(product.categoryId) ?? [];
  return presentProduct(product, path, shop.publicUrl);
}

async function namedCategory(db: Knex, idOrSlug: string): Promise<Category> {
  const id = integerId.safeParse(idOrSlug);
  const found =
    (id.success ? await Category.query(db).findById(id.data) : undefined) ??
    (await Category.query(db).findOne({ slug: idOrSlug }));
  if (found === undefined) throw invalidInput({ category: ['There is no such category.'] });
  return found;
}

import type { Model, QueryBuilder as Builder } from 'objection';
import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { isHidden, pathsOf, subtreeIds } from '../../db/category-tree';
import { Category } from '../../db/models/category';
import { Product } from '../../db/models/product';
import { foundProducts, having, onShelf, type Shelf } from '../../db/products/found';
import { productMemory, readAnew } from '../../db/products/memory';
import { asWritten, corrected, lookUp, type ProductSearch } from '../../db/products/search';
import type { productList } from '../contracts/product';
import { integerId } from '../contracts/fields';
import { presentProduct } from '../presenters/product';
import { invalidInput } from '../problems';
import type { Services } from '../services';
import { listing, ordered, type Listing } from './paged';

export type ProductFilters = Omit<z.output<typeof productList>, 'page' | 'page_size'> & {
  readonly stockBelow?: number;
  /** Whether a category that is hidden from customers may be named. */
  readonly withHidden?: boolean;
};

const columns = {
  name: 'products.name',
  price: 'products.priceCents',
  created_at: 'products.createdAt',
  stock_quantity: 'products.stockQuantity',
};

/** @throws Problem InvalidInput where the category does not exist */
export async function findProducts(db: Knex, filters: ProductFilters): Promise<Listing<Product>> {
  const { category, search = '', ordering } = filters;
  const categoryIds =
    category === undefined
      ? undefined
      : await subtreeIds(db, await namedCategory(db, category, filters.withHidden ?? true));
  const shelf: Shelf = { status: filters.status, categoryIds };
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  const inOrder = (query: Builder<Product>, count?: () => Promise<number>) =>
    listing(ordered(query, columns, ordering ?? newestFirst, 'products.id'), count);
  const memory = productMemory(db);
  if (search === '') {
    const query = narrowed(Product.query(db), filters, shelf);
    const remember = narrowing(filters) === undefined ? memory.remember : readAnew;
    return inOrder(query, async () =>
      remember(['all', shelf], async () => query.clone().resultSize()),
    );
  }
  const found = (asked: ProductSearch): Listing<Product> => {
    const listed = foundProducts(db, asked, shelf, narrowing(filters), memory);
    if (ordering === undefined) return listed;
    return inOrder(narrowed(having(Product.query(db), asked), filters, shelf), listed.count);
  };
  const asked = await memory.remember(['search', search], async () => lookUp(db, search));
  const near = async () => memory.remember(['near', search], async () => corrected(db, asked));
  return foundOrNear(asWritten(asked), near, found);
}

/** What is found as it is written; where that is nothing, what is found of the nearest words. */
function foundOrNear(
  written: ProductSearch | null,
  near: () => Promise<ProductSearch | null>,
  found: (asked: ProductSearch) => Listing<Product>,
): Listing<Product> {
  return {
    async read(range) {
      const page = written === null ? nothing : await found(written).read(range);
      if (page.count > 0) return page;
      const instead = await near();
      return instead === null ? nothing : found(instead).read(range);
    },
  };
}

const nothing = { count: 0, rows: [] };

function narrowed(query: Builder<Product>, filters: ProductFilters, shelf: Shelf) {
  onShelf(query, 'products', shelf);
  narrowing(filters)?.(query);
  return query;
}

/** What only the products themselves can tell; undefined where nothing of it is asked. */
function narrowing(filters: ProductFilters) {
  const { is_featured, min_price, max_price, in_stock, stockBelow } = filters;
  const wanted: Condition[] = [];
  if (is_featured !== undefined) wanted.push(['products.isFeatured', '=', is_featured]);
  if (min_price !== undefined) wanted.push(['products.priceCents', '>=', min_price]);
  if (max_price !== undefined) wanted.push(['products.priceCents', '<=', max_price]);
  if (in_stock !== undefined) wanted.push(['products.stockQuantity', in_stock ? '>' : '=', 0]);
  if (stockBelow !== undefined) wanted.push(['products.stockQuantity', '<', stockBelow]);
  if (wanted.length === 0) return undefined;
  return <M extends Model, R>(query: Builder<M, R>) => {
    for (const condition of wanted) void query.where(...condition);
  };
}

type Condition = [column: string, operator: '=' | '<' | '>' | '<=' | '>=', value: number | boolean];

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

async function namedCategory(db: Knex, idOrSlug: string, withHidden: boolean): Promise<Category> {
  const id = integerId.safeParse(idOrSlug);
  const found =
    (id.success ? await Category.query(db).findById(id.data) : undefined) ??
    (await Category.query(db).findOne({ slug: idOrSlug }));
  const isThere =
    found !== undefined &&
    (withHidden || !isHidden((await pathsOf(db, [found.id])).get(found.id) ?? []));
  if (!isThere) throw invalidInput({ category: ['There is no such category.'] });
  return found;
}

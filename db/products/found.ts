import { raw, type Model, type QueryBuilder } from 'objection';
import type { Knex } from '../database';
import { Product, type ProductStatus } from '../models/product';
import { ProductDocument } from '../models/product-document';
import { plannedAnew } from '../prepared-statements';
import type { ProductSearch } from './search';

/** Where products are looked for. */
export interface Shelf {
  readonly status: ProductStatus | undefined;
  readonly categoryIds: readonly number[] | undefined;
}

/** Narrows a query down by what stands in the products' table. */
type Narrow = <M extends Model, R>(query: QueryBuilder<M, R>) => void;

/** So many are put into the order in which they fit best; of more, those with it in their name come first. */
const mostRanked = 1_000;

/** Few or all of the products may be there, so each time it is planned for these. */
export function onShelf<M extends Model, R>(
  query: QueryBuilder<M, R>,
  table: 'products' | 'product_documents',
  { status, categoryIds }: Shelf,
): void {
  void query.whereRaw(`true ${plannedAnew}`);
  if (status !== undefined) void query.where(`${table}.status`, status);
  if (categoryIds === undefined) return;
  void query.whereRaw(`${table}.category_id = ANY(CAST(? AS int[]))`, [[...categoryIds]]);
}

/** The products that a search finds, to be put in any order. */
export function having(query: QueryBuilder<Product>, { query: asked }: ProductSearch) {
  return query
    .join('productDocuments', 'productDocuments.productId', 'products.id')
    .whereRaw('product_documents.document @@ CAST(? AS tsquery)', [asked])
    .select('products.*');
}

/** The products that a search finds, page by page, those that fit best first. */
export function foundProducts(
  db: Knex,
  search: ProductSearch,
  shelf: Shelf,
  narrow: Narrow | undefined,
) {
  const documents = () => {
    const query = ProductDocument.query(db).whereRaw('document @@ CAST(? AS tsquery)', [
      search.query,
    ]);
    onShelf(query, 'product_documents', shelf);
    if (narrow === undefined) return query;
    void query.join('products', 'products.id', 'productDocuments.productId');
    narrow(query);
    return query;
  };
  return {
    count: async () => documents().resultSize(),
    rows: async ({ count, ...page }: Page & { readonly count: number }) => {
      const parts =
        count > mostRanked
          ? inParts(search).map((part) => newestFirst(part(documents())))
          : [newestFirst(bestFirst(documents(), search))];
      return productsOf(db, await across(parts, page));
    },
  };
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

type Documents = QueryBuilder<ProductDocument>;

/** The very sku, then names with all that is asked, of them those that begin with it, then the rest. */
function bestFirst(query: Documents, { query: asked, title, sku }: ProductSearch): Documents {
  const order = [
    raw('product_documents.sku = ?', [sku]),
    raw('product_documents.names @@ CAST(? AS tsquery)', [asked]),
    raw(`starts_with(title || ' ', CAST(? AS text) || ' ')`, [title]),
    raw('starts_with(title, ?)', [title]),
    raw('ts_rank(document, CAST(? AS tsquery))', [asked]),
  ];
  for (const better of order) void query.orderBy(better, 'desc');
  return query;
}

/** The same in parts that an index gives without ranking all: very many are found only by very common words. */
function inParts({ query: asked, sku }: ProductSearch): ((query: Documents) => Documents)[] {
  const named = 'product_documents.names @@ CAST(? AS tsquery)';
  return [
    (query) => query.where('productDocuments.sku', sku),
    (query) => query.whereNot('productDocuments.sku', sku).whereRaw(named, [asked]),
    (query) => query.whereNot('productDocuments.sku', sku).whereRaw(`NOT ${named}`, [asked]),
  ];
}

function newestFirst(query: Documents): Documents {
  return query
    .orderBy('productDocuments.createdAt', 'desc')
    .orderBy('productDocuments.productId', 'desc');
}

/** A page over parts that follow each other. */
async function across(parts: readonly Documents[], { limit, offset }: Page): Promise<string[]> {
  const ids: string[] = [];
  let skip = offset;
  for (const part of parts) {
    if (ids.length === limit) break;
    const rows = await part
      .clone()
      .select('productDocuments.productId')
      .limit(limit - ids.length)
      .offset(skip);
    ids.push(...rows.map(({ productId }) => productId));
    if (rows.length > 0) skip = 0;
    else if (skip > 0) skip -= Math.min(skip, await part.clone().clearOrder().resultSize());
  }
  return ids;
}

async function productsOf(db: Knex, ids: readonly string[]): Promise<Product[]> {
  const products = await Product.query(db).findByIds([...ids]);
  const byId = new Map(products.map((product) => [product.id, product]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

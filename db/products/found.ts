import type { Model, QueryBuilder } from 'objection';
import type { Knex } from '../database';
import { Product, type ProductStatus } from '../models/product';
import { ProductDocument } from '../models/product-document';
import { plannedAnew } from '../prepared-statements';
import { readAnew, type Memory } from './memory';
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

const inDocument = 'product_documents.document @@ CAST(? AS tsquery)';
const inName = 'product_documents.names @@ CAST(? AS tsquery)';

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
    .whereRaw(inDocument, [asked])
    .select('products.*');
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** The products that a search finds, those that fit best first; read a page of them, or only count. */
export function foundProducts(
  db: Knex,
  search: ProductSearch,
  shelf: Shelf,
  narrow: Narrow | undefined,
  memory: Memory,
) {
  const shelved = () => {
    const query = ProductDocument.query(db);
    onShelf(query, 'product_documents', shelf);
    if (narrow === undefined) return query;
    void query.join('products', 'products.id', 'productDocuments.productId');
    narrow(query);
    return query;
  };
  // What only products can tell is not remembered: prices and stock change with no document.
  const remember = narrow === undefined ? memory.remember : readAnew;
  const count = async () =>
    remember(['found', search, shelf], async () =>
      shelved().whereRaw(inDocument, [search.query]).resultSize(),
    );
  const readIds = async (page: Page) => {
    const ranked = await readRanked(db, shelved(), search, page);
    if (ranked !== null) return ranked;
    return { count: await count(), ids: await across(inParts(shelved, search), page) };
  };
  return {
    count,
    async read(page: Page) {
      const found = await remember(['page', search, shelf, page], async () => readIds(page));
      return { count: found.count, rows: await productsOf(db, found.ids) };
    },
  };
}

type Documents = QueryBuilder<ProductDocument>;

/**
 * The very sku, then names with all that is asked, of them those that begin with it, then the rest.
 *
 * @returns null where there are too many to rank
 */
async function readRanked(
  db: Knex,
  shelved: Documents,
  { query, title, sku }: ProductSearch,
  page: Page,
): Promise<{ count: number; ids: string[] } | null> {
  const found = shelved
    .whereRaw(inDocument, [query])
    .select('productDocuments.*')
    .limit(mostRanked + 1);
  const { rows } = await db.raw<{ rows: { count: number; ids: string[] }[] }>(
    `WITH found AS MATERIALIZED (:found), counted AS (SELECT count(*) AS count FROM found)
     SELECT count, ARRAY(
       SELECT product_id FROM found WHERE (SELECT count FROM counted) <= :mostRanked
       ORDER BY sku = :sku DESC, names @@ CAST(:query AS tsquery) DESC,
         starts_with(title || ' ', :title || ' ') DESC, starts_with(title, :title) DESC,
         ts_rank(document, CAST(:query AS tsquery)) DESC, created_at DESC, product_id DESC
       LIMIT :limit OFFSET :offset) AS ids
     FROM counted`,
    { found: found.toKnexQuery(), mostRanked, query, title, sku, ...page },
  );
  const [read] = rows;
  return read === undefined || read.count > mostRanked ? null : read;
}

/** The same in parts, each by its index without ranking all: only very common words find so many. */
function inParts(shelved: () => Documents, { query, sku }: ProductSearch): Documents[] {
  const others = () => shelved().whereNot('productDocuments.sku', sku);
  return [
    shelved().where('productDocuments.sku', sku).whereRaw(inDocument, [query]),
    others().whereRaw(inName, [query]),
    others().whereRaw(inDocument, [query]).whereRaw(`NOT ${inName}`, [query]),
  ];
}

/** A page over parts that follow each other, each with the newest first. */
async function across(parts: readonly Documents[], { limit, offset }: Page): Promise<string[]> {
  const ids: string[] = [];
  let skip = offset;
  for (const part of parts) {
    if (ids.length === limit) break;
    const rows = await part
      .clone()
      .select('productDocuments.productId')
      .orderBy('productDocuments.createdAt', 'desc')
      .orderBy('productDocuments.productId', 'desc')
      .limit(limit - ids.length)
      .offset(skip);
    ids.push(...rows.map(({ productId }) => productId));
    if (rows.length > 0) skip = 0;
    else if (skip > 0) skip -= await part.resultSize();
  }
  return ids;
}

/** In the order of their ids; one that was deleted meanwhile is left out. */
async function productsOf(db: Knex, ids: readonly string[]): Promise<Product[]> {
  // As one array, so that pages of any length are one statement.
  const products = await Product.query(db).whereRaw('id = ANY(CAST(? AS uuid[]))', [[...ids]]);
  const byId = new Map(products.map((product) => [product.id, product]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

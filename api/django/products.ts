import { insertCategory } from '../../db/categories/write';
import { importedAs, rememberImported } from '../../db/django/imported-rows';
import { insertProduct, productsBrought } from '../../db/django/products';
import type { Knex } from '../../db/database';
import { mostStock } from '../../db/products/stock';
import { slugFor } from './categories';
import { bringOver, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { cents, count, flag, uuidOf, words } from './values';

interface Planned {
  readonly oldId: string;
  readonly row: OldRow;
  readonly priceCents: number;
  /** The product here that has its SKU. */
  readonly joins: string | null;
  readonly sku: string;
  readonly status: string;
}

/** Products with the stock they have now: what the old system's orders took is taken already. */
export async function bringProducts(run: Run): Promise<void> {
  const { db, refused } = run;
  const tally = run.report.tally('products');
  const twins = await skuTwins(run);
  await bringOver<Planned>(run, {
    table: 'products',
    tally,
    idOf: ({ oldId }) => oldId,
    lost: ({ oldId }) => void refused.products.add(oldId),
    async plan(rows) {
      const ids = rows.map(({ id }) => id ?? '');
      const there = await importedAs(db, 'product', ids);
      const known = await productsBrought(db, ids);
      const withSku = await productsWith(
        db,
        rows.map(({ sku }) => words(sku, 90)),
      );
      const lastPrices = await pricesLastSold(run, rows);
      return rows.flatMap((row): Planned[] => {
        const oldId = row['id'] ?? '';
        if (there.has(oldId)) {
          tally.there += 1;
          const came = known.get(oldId)?.initialStock ?? null;
          if (came !== null && stockOf(row) !== came) {
            tally.warn(
              oldId,
              `its old stock is ${stockOf(row)} now, and was ${came} when it was brought over: count it`,
            );
          }
          return [];
        }
        const price = cents(row['price']);
        const priceCents = price ?? lastPrices.get(oldId) ?? null;
        if (priceCents === null) {
          refused.products.add(oldId);
          tally.refuse(oldId, 'its price is not above 0, and it was never sold for one that is');
          return [];
        }
        if (price === null) {
          tally.warn(
            oldId,
            'its price is not above 0: it is discontinued, at the price it was last sold for',
          );
        }
        const joins = twins.has(oldId) ? null : (withSku.get(words(row['sku'], 90)) ?? null);
        if (joins !== null) {
          tally.warn(
            oldId,
            `product ${joins} here has its SKU: it is that one, with the stock it has here`,
          );
          return [{ oldId, row, priceCents, joins, sku: '', status: '' }];
        }
        const sku = skuOf(row, twins, tally);
        const status = price === null ? 'discontinued' : statusOf(row, tally);
        if (String(stockOf(row)) !== words(row['stock_quantity'])) {
          tally.warn(oldId, `its stock could not be taken as it was: it is ${stockOf(row)} now`);
        }
        return [{ oldId, row, priceCents, joins, sku, status }];
      });
    },
    async write(trx, items) {
      for (const item of items) await insert(trx, item, tally);
    },
  });
}

async function insert(
  trx: Knex.Transaction,
  { oldId, row, priceCents, joins, sku, status }: Planned,
  tally: Tally,
): Promise<void> {
  if (joins !== null) {
    await rememberImported(trx, 'product', [{ oldId, newId: joins }]);
    return;
  }
  const name = words(row['name'], 200) || `Product ${oldId}`;
  await insertProduct(trx, {
    oldId,
    id: uuidOf('product', oldId),
    name,
    slug: await slugFor(trx, 'products', row, name, tally),
    description: words(row['description']),
    priceCents,
    categoryId: await categoryOf(trx, row, tally),
    sku,
    stockQuantity: stockOf(row),
    status,
    isFeatured: flag(row['is_featured'], false),
    createdAt: row['created_at'] ?? null,
    updatedAt: row['updated_at'] ?? null,
  });
}

function skuOf(row: OldRow, twins: ReadonlySet<string>, tally: Tally): string {
  const oldId = row['id'] ?? '';
  const old = words(row['sku'], 90);
  if (old !== '' && !twins.has(oldId)) return old;
  const sku = `${old || 'OLD'}-${oldId.slice(0, 8)}`;
  tally.warn(oldId, `${old === '' ? 'it has no SKU' : 'another has its SKU'}: it is "${sku}" now`);
  return sku;
}

function stockOf(row: OldRow): number {
  return Math.min(Math.max(count(row['stock_quantity']) ?? 0, 0), mostStock);
}

function statusOf(row: OldRow, tally: Tally): string {
  const given = words(row['status']).toLowerCase();
  if (given === '') return flag(row['is_active'], true) ? 'active' : 'inactive';
  if (['active', 'inactive', 'discontinued'].includes(given)) return given;
  tally.warn(row['id'] ?? null, 'its status is not known here: it is inactive now');
  return 'inactive';
}

/** Where it has none that is here: a category that customers do not see. */
async function categoryOf(trx: Knex.Transaction, row: OldRow, tally: Tally): Promise<number> {
  const old = row['category_id'] ?? null;
  const known = old === null ? undefined : (await importedAs(trx, 'category', [old])).get(old);
  const there =
    known &&
    (await trx('categories')
      .where({ id: Number(known) })
      .first('id'));
  if (there) return Number(known);
  tally.warn(
    row['id'] ?? null,
    'it has no category that is here: it is in "Without a category", which customers do not see',
  );
  const slug = 'without-a-category';
  const shelf = await trx('categories').where({ slug }).first<{ id: number } | undefined>('id');
  const made =
    shelf ??
    (await insertCategory(trx, {
      name: 'Without a category',
      parentId: null,
      slug,
      isActive: false,
    }));
  return made.id;
}

/** Products whose SKU an older one has, too. */
async function skuTwins({ source }: Run): Promise<ReadonlySet<string>> {
  const rows = await source.ask(
    `SELECT id FROM (SELECT {products.id}::text AS id, row_number() OVER (
       PARTITION BY left(trim({products.sku}::text), 90) ORDER BY {products.created_at}, {products.id}) AS n
       FROM {products} WHERE trim({products.sku}::text) <> '') p WHERE n > 1`,
  );
  return new Set(rows.map(({ id }) => id ?? ''));
}

async function productsWith(
  db: Knex,
  skus: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db('products')
    .whereIn('sku', skus.filter(Boolean))
    .select<{ id: string; sku: string }[]>('id', 'sku');
  return new Map(rows.map(({ id, sku }) => [sku, id]));
}

/** Of those that are not for sale at a price above 0. */
async function pricesLastSold(
  { source }: Run,
  rows: readonly OldRow[],
): Promise<ReadonlyMap<string, number>> {
  const free = rows.filter((row) => cents(row['price']) === null).map(({ id }) => id ?? '');
  if (free.length === 0) return new Map();
  const sold = await source.ask(
    `SELECT DISTINCT ON (1) {order_items.product_id}::text AS id, {order_items.unit_price}::text AS price
     FROM {order_items} WHERE {order_items.product_id}::text = ANY($1) AND {order_items.unit_price} > 0
     ORDER BY 1, {order_items.id} DESC`,
    [free],
  );
  return new Map(
    sold.flatMap(({ id, price }): [string, number][] => {
      const paid = cents(price);
      return paid === null ? [] : [[id ?? '', paid]];
    }),
  );
}

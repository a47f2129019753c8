import type { Knex } from '../../db/database';
import type { categoryColumns } from '../../db/imports/category-lines';
import { ImportLine } from '../../db/models/import';
import type { productColumns } from '../../db/imports/product-lines';
import { fromCents } from '../../workflows/domain/money';

const pageSize = 1_000;

/** A row as the columns of the file have it. */
export type CsvRow<Column extends string> = Readonly<Record<Column, string>>;

interface CategoryRow {
  readonly slug: string;
  readonly name: string;
  readonly parentSlug: string | null;
  readonly description: string;
  readonly isActive: boolean;
}

/**
 * All categories, a parent always before its children, so that the file can be taken in again. The ids in
 * their order are read at once; what is in the rows, page by page.
 */
export async function* categoryRows(
  db: Knex,
): AsyncGenerator<CsvRow<(typeof categoryColumns)[number]>> {
  const ids = await db('categories').orderBy('lft').pluck<number[]>('id');
  for (let start = 0; start < ids.length; start += pageSize) {
    const rows = await db('categories')
      .leftJoin('categories as parent', 'parent.id', 'categories.parentId')
      .whereIn('categories.id', ids.slice(start, start + pageSize))
      .orderBy('categories.lft')
      .select<CategoryRow[]>(
        'categories.slug',
        'categories.name',
        'parent.slug as parentSlug',
        'categories.description',
        'categories.isActive',
      );
    for (const { slug, name, parentSlug, description, isActive } of rows) {
      yield { slug, name, parent_slug: parentSlug ?? '', description, is_active: String(isActive) };
    }
  }
}

interface ProductRow {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly priceCents: number;
  readonly categorySlug: string;
  readonly stockQuantity: number;
  readonly status: string;
  readonly isFeatured: boolean;
}

/** All products by their sku, page by page: each page begins behind the last one's end. */
export async function* productRows(
  db: Knex,
): AsyncGenerator<CsvRow<(typeof productColumns)[number]>> {
  for (let after: string | null = null; ;) {
    const page: ProductRow[] = await db('products')
      .join('categories', 'categories.id', 'products.categoryId')
      .where((query) => {
        if (after !== null) void query.where('products.sku', '>', after);
      })
      .orderBy('products.sku')
      .limit(pageSize)
      .select('products.*', 'categories.slug as categorySlug');
    for (const product of page) {
      yield {
        sku: product.sku,
        name: product.name,
        description: product.description,
        price: fromCents(product.priceCents),
        category_slug: product.categorySlug,
        stock_quantity: String(product.stockQuantity),
        stock_was: String(product.stockQuantity),
        status: product.status,
        is_featured: String(product.isFeatured),
      };
    }
    after = page.at(-1)?.sku ?? null;
    if (page.length < pageSize) return;
  }
}

/** The refused lines of an import as they were, each with the reason: to be corrected and sent again. */
export async function* refusedRows(db: Knex, importId: string): AsyncGenerator<CsvRow<string>> {
  for (let after = 0; ;) {
    const page: ImportLine[] = await ImportLine.query(db)
      .where({ importId, outcome: 'refused' })
      .where('line', '>', after)
      .orderBy('line')
      .limit(pageSize);
    for (const { line, reason, cells } of page) yield { ...cells, line: String(line), reason };
    after = page.at(-1)?.line ?? 0;
    if (page.length < pageSize) return;
  }
}

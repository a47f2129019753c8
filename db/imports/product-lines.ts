import { toCents } from '../../workflows/domain/money';
import type { Cells } from '../models/import';
import { productStatuses, type Product, type ProductStatus } from '../models/product';
import { mostStock } from '../products/stock';
import type { NewProduct, ProductChange } from '../products/write';
import {
  LineRefused,
  cell,
  flag,
  oneLine,
  oneOf,
  readAll,
  required,
  shortText,
  shorten,
  slugCell,
  wholeNumber,
} from './cells';

export const productColumns = [
  'sku',
  'name',
  'description',
  'price',
  'category_slug',
  'stock_quantity',
  // As it was when the file was exported: a stock that is the same was not counted.
  'stock_was',
  'status',
  'is_featured',
] as const;

export interface ProductLine {
  readonly sku: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly priceCents: number | undefined;
  readonly categorySlug: string | undefined;
  readonly stockQuantity: number | undefined;
  readonly stockWas: number | undefined;
  readonly status: ProductStatus | undefined;
  readonly isFeatured: boolean | undefined;
}

/** @throws LineRefused */
export function readProductLine(cells: Cells): ProductLine {
  return readAll({
    sku: () => required(oneLine(cells, 'sku', 100), 'sku'),
    name: () => oneLine(cells, 'name', 200),
    description: () => shortText(cells, 'description', 10_000),
    priceCents: () => price(cells),
    categorySlug: () => slugCell(cells, 'category_slug'),
    stockQuantity: () => wholeNumber(cells, 'stock_quantity', mostStock),
    stockWas: () => wholeNumber(cells, 'stock_was', mostStock),
    status: () => oneOf(cells, 'status', productStatuses),
    isFeatured: () => flag(cells, 'is_featured'),
  });
}

function price(cells: Cells): number | undefined {
  const text = cell(cells, 'price');
  if (text === undefined) return undefined;
  const cents = toCents(text);
  if (cents !== null && cents > 0) return cents;
  throw new LineRefused(
    `price must be an amount above 0 with at most two decimals after a point, such as 1500.00, not "${shorten(text)}".`,
  );
}

/** What the lines of a batch may need, read at once. */
export interface Stand {
  readonly products: ReadonlyMap<string, Product>;
  readonly categories: ReadonlyMap<string, number>;
}

export type ProductPlan =
  | { readonly outcome: 'created'; readonly product: NewProduct }
  | {
      readonly outcome: 'changed';
      readonly id: string;
      readonly change: ProductChange;
      /** Of the file, those that tell something new. */
      readonly columns: readonly string[];
    }
  | { readonly outcome: 'unchanged' };

/**
 * What a line comes to: the same for a dry run and for a real one. An empty cell leaves a product as it is.
 *
 * @throws LineRefused
 */
export function planProduct(line: ProductLine, { products, categories }: Stand): ProductPlan {
  const { sku, categorySlug, stockWas: _, ...given } = line;
  const categoryId = categorySlug === undefined ? undefined : categories.get(categorySlug);
  if (categorySlug !== undefined && categoryId === undefined) {
    throw new LineRefused(`There is no category with the slug "${categorySlug}" (category_slug).`);
  }
  const known = products.get(sku);
  if (known === undefined) {
    const created: NewProduct = {
      ...given,
      sku,
      name: forNew(given.name, 'name'),
      priceCents: forNew(given.priceCents, 'price'),
      categoryId: forNew(categoryId, 'category_slug'),
    };
    return { outcome: 'created', product: created };
  }
  const stockQuantity = counted(line, known);
  const wanted = { ...given, categoryId, stockQuantity };
  const columns = changedColumns(wanted, known);
  return columns.length === 0
    ? { outcome: 'unchanged' }
    : { outcome: 'changed', id: known.id, change: wanted, columns };
}

/**
 * What was counted, if anything was: an export that comes back must not undo what orders have taken since.
 *
 * @throws LineRefused
 */
function counted({ stockQuantity, stockWas }: ProductLine, known: Product): number | undefined {
  if (stockQuantity === undefined || stockQuantity === stockWas) return undefined;
  if (stockWas === undefined || stockWas === known.stockQuantity) return stockQuantity;
  throw new LineRefused(
    `The stock was ${stockWas} when this was exported and is ${known.stockQuantity} now: count again.`,
  );
}

const columnOf = {
  name: 'name',
  description: 'description',
  priceCents: 'price',
  categoryId: 'category_slug',
  stockQuantity: 'stock_quantity',
  status: 'status',
  isFeatured: 'is_featured',
} as const;

function changedColumns(wanted: ProductChange, known: Product): string[] {
  const fields = ['name', 'description', 'priceCents', 'categoryId'] as const;
  const more = ['stockQuantity', 'status', 'isFeatured'] as const;
  return [...fields, ...more]
    .filter((field) => wanted[field] !== undefined && wanted[field] !== known[field])
    .map((field) => columnOf[field]);
}

function forNew<T>(value: T | undefined, column: string): T {
  if (value !== undefined) return value;
  throw new LineRefused(`There is no product with this sku, and a new one needs a ${column}.`);
}

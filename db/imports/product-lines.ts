import { toCents } from '../../workflows/domain/money';
import type { Cells } from '../models/import';
import { productStatuses, type Product, type ProductStatus } from '../models/product';
import { mostStock } from '../products/stock';
import type { NewProduct, ProductChange } from '../products/write';
import {
  LineRefused,
  cell,
  flag,
  oneOf,
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
  readonly status: ProductStatus | undefined;
  readonly isFeatured: boolean | undefined;
}

/** @throws LineRefused */
export function readProductLine(cells: Cells): ProductLine {
  return {
    sku: required(shortText(cells, 'sku', 100), 'sku'),
    name: shortText(cells, 'name', 200),
    description: shortText(cells, 'description', 10_000),
    priceCents: price(cells),
    categorySlug: slugCell(cells, 'category_slug'),
    stockQuantity: wholeNumber(cells, 'stock_quantity', mostStock),
    status: oneOf(cells, 'status', productStatuses),
    isFeatured: flag(cells, 'is_featured'),
  };
}

function price(cells: Cells): number | undefined {
  const text = cell(cells, 'price');
  if (text === undefined) return undefined;
  const cents = toCents(text);
  if (cents !== null && cents > 0) return cents;
  throw new LineRefused(`price must be an amount above 0 such as 1500.00, not "${shorten(text)}".`);
}

/** What the lines of a batch may need, read at once. */
export interface Stand {
  readonly products: ReadonlyMap<string, Product>;
  readonly categories: ReadonlyMap<string, number>;
}

export type ProductPlan =
  | { readonly outcome: 'created'; readonly product: NewProduct }
  | { readonly outcome: 'changed'; readonly id: string; readonly change: ProductChange }
  | { readonly outcome: 'unchanged' };

/**
 * What a line comes to: the same for a dry run and for a real one. An empty cell leaves a product as it is.
 *
 * @throws LineRefused
 */
export function planProduct(line: ProductLine, { products, categories }: Stand): ProductPlan {
  const { sku, categorySlug, ...columns } = line;
  const categoryId = categorySlug === undefined ? undefined : categories.get(categorySlug);
  if (categorySlug !== undefined && categoryId === undefined) {
    throw new LineRefused(`There is no category with the slug "${categorySlug}" (category_slug).`);
  }
  const known = products.get(sku);
  if (known === undefined) {
    const created: NewProduct = {
      ...columns,
      sku,
      name: forNew(columns.name, 'name'),
      priceCents: forNew(columns.priceCents, 'price'),
      categoryId: forNew(categoryId, 'category_slug'),
    };
    return { outcome: 'created', product: created };
  }
  const wanted = { ...columns, categoryId };
  return tells(wanted, known)
    ? { outcome: 'changed', id: known.id, change: wanted }
    : { outcome: 'unchanged' };
}

/** Whether anything in it differs from what is known. */
function tells(wanted: ProductChange, known: Product): boolean {
  const keys = [
    'name',
    'description',
    'priceCents',
    'categoryId',
    'stockQuantity',
    'status',
    'isFeatured',
  ] as const;
  return keys.some((key) => wanted[key] !== undefined && wanted[key] !== known[key]);
}

function forNew<T>(value: T | undefined, column: string): T {
  if (value !== undefined) return value;
  throw new LineRefused(`There is no product with this sku, and a new one needs a ${column}.`);
}

import { z } from 'zod';
import { productStatuses } from '../../db/models/product';
import { mostStock } from '../../db/products/stock';
import { stockMovementKinds } from '../../db/models/stock-movement';
import {
  Time,
  flag,
  line,
  optionalText,
  readOnly,
  rowId,
  text,
  unlessMissing,
  uuid,
} from './fields';
import { imageFile, shownImage } from './image';
import { Amount, Money } from './money';
import { Actor } from './order-story';
import { listQuery, page } from './page';

export const Product = z
  .object({
    id: z.guid(),
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    price: Money,
    category: z.int(),
    category_name: z.string(),
    category_path: z.string().meta({ examples: ['Electronics > Smartphones > iPhone'] }),
    sku: z.string(),
    stock_quantity: z.int(),
    ...shownImage,
    status: z.enum(productStatuses),
    is_featured: z.boolean(),
    created_at: Time,
    updated_at: Time,
    is_in_stock: z.boolean(),
  })
  .meta({ id: 'Product' });

export const ProductPage = page(Product, 'Product');

export const productList = listQuery({
  filters: {
    category: z
      .string()
      .min(1)
      .max(250)
      .optional()
      .meta({ description: 'Id or slug; everything below it is included.' }),
    status: z.enum(productStatuses).optional(),
    is_featured: flag.optional(),
    min_price: Amount.optional(),
    max_price: Amount.optional(),
    in_stock: flag.optional(),
  },
  searches: 'name, description or sku',
  ordering: ['name', 'price', 'created_at', 'stock_quantity'],
});

export const productParams = z.strictObject({ id: uuid });

const price = Amount.refine((cents) => cents > 0, 'Must be more than 0.');
const stock = z
  .int({ error: unlessMissing('Must be a whole number.') })
  .max(mostStock, `Must be at most ${mostStock}.`);
const stockQuantity = stock.min(0, 'Must not be below 0.');
const reason = text(500);

const written = {
  name: line(200),
  price,
  category: rowId,
  description: optionalText(10_000).optional(),
  sku: line(100).optional().meta({ description: 'Made of the name where it is left out.' }),
  stock_quantity: stockQuantity.optional().meta({ description: 'As counted; 0 at first.' }),
  stock_reason: reason
    .optional()
    .meta({ description: 'Why the stock is another, for the ledger.' }),
  status: z.enum(productStatuses).optional(),
  is_featured: z.boolean().optional(),
};

const shownOnly = readOnly([
  'id',
  'slug',
  'category_name',
  'category_path',
  'image',
  'thumbnails',
  'created_at',
  'updated_at',
  'is_in_stock',
]);

export const NewProduct = z.strictObject({ ...written, ...shownOnly }).meta({ id: 'NewProduct' });

const number = z
  .string()
  .regex(/^\d{1,10}$/, 'Must be a whole number.')
  .transform(Number);

/** The same as a form sends it: every field is text, and the image a file. */
export const ProductUpload = z
  .strictObject({
    ...written,
    category: number.pipe(rowId),
    stock_quantity: number.pipe(stockQuantity).optional(),
    is_featured: flag.optional(),
    ...shownOnly,
    image: imageFile,
  })
  .meta({ id: 'ProductUpload' });

export const ProductChange = z
  .strictObject({
    ...written,
    name: written.name.optional(),
    price: price.optional(),
    category: rowId.optional(),
    ...shownOnly,
  })
  .meta({ id: 'ProductChange' });

/** A change by so much, or what was counted. */
export const StockAdjustment = z
  .strictObject({
    change: stock
      .min(-mostStock, `Must be at least -${mostStock}.`)
      .refine((change) => change !== 0, 'Must not be 0.')
      .optional()
      .meta({ description: 'So many more, or with a minus fewer.' }),
    quantity: stockQuantity.optional().meta({ description: 'What was counted.' }),
    reason,
  })
  .refine(({ change, quantity }) => (change === undefined) !== (quantity === undefined), {
    path: ['change'],
    error: 'Give change or quantity, one of them.',
    // Told together with what else is wrong.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'StockAdjustment' });

export const StockMovement = z
  .object({
    id: z.int(),
    at: Time,
    kind: z.enum(stockMovementKinds),
    quantity: z.int().meta({ description: 'So many more, or with a minus fewer.' }),
    reason: z.string(),
    order: z.guid().nullable(),
    order_number: z.string().nullable(),
    actor: Actor,
  })
  .meta({ id: 'StockMovement' });

export const StockMovementPage = page(StockMovement, 'StockMovement');

export const stockMovementList = listQuery({
  filters: { kind: z.enum(stockMovementKinds).optional() },
  searches: 'the reason',
  ordering: ['at'],
});

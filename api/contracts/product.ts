import { z } from 'zod';
import { productStatuses } from '../../db/models/product';
import { Time, flag, uuid } from './fields';
import { shownImage } from './image';
import { Amount, Money } from './money';
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

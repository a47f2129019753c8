import type { z } from 'zod';
import { inWords, type Step } from '../../db/category-tree';
import type { Product } from '../../db/models/product';
import { fromCents } from '../../workflows/domain/money';
import type { Product as ProductContract } from '../contracts/product';
import { imageAddresses } from '../media/addresses';

/** @param path from the root to the product's category */
export function presentProduct(
  product: Product,
  path: readonly Step[],
  publicUrl: string,
): z.input<typeof ProductContract> {
  return {
    id: product.id,
    name: product.name,
    slug: product.slug,
    description: product.description,
    price: fromCents(product.priceCents),
    category: product.categoryId,
    category_name: path.at(-1)?.name ?? '',
    category_path: inWords(path),
    sku: product.sku,
    stock_quantity: product.stockQuantity,
    ...imageAddresses(product.image, publicUrl),
    status: product.status,
    is_featured: product.isFeatured,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
    is_in_stock: product.stockQuantity > 0,
  };
}

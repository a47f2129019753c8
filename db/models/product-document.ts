import type { ProductStatus } from './product';
import { Record } from './record';

/** What a product is found by, kept by triggers on `products`. */
export class ProductDocument extends Record {
  static override readonly tableName = 'product_documents';
  static override readonly idColumn = 'productId';

  declare productId: string;
  declare categoryId: number;
  declare status: ProductStatus;
  declare createdAt: Date;
  /** The words of the name with spaces between. */
  declare title: string;
  declare sku: string;
}

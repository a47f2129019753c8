import { Record } from './record';
import { Category } from './category';

export const productStatuses = ['active', 'inactive', 'discontinued'] as const;
export type ProductStatus = (typeof productStatuses)[number];

export class Product extends Record {
  static override readonly tableName = 'products';

  declare id: string;
  declare name: string;
  declare slug: string;
  declare description: string;
  declare priceCents: number;
  declare categoryId: number;
  declare sku: string;
  declare stockQuantity: number;
  declare image: string | null;
  declare status: ProductStatus;
  declare isFeatured: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;

  declare category?: Category;

  static override readonly relationMappings = () => ({
    category: {
      relation: Record.BelongsToOneRelation,
      modelClass: Category,
      join: { from: 'products.categoryId', to: 'categories.id' },
    },
  });
}

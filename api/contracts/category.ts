import { z } from 'zod';
import { Time, flag, integerId } from './fields';
import { shownImage } from './image';
import { listQuery, page } from './page';

export const Category = z
  .object({
    id: z.int(),
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    parent: z.int().nullable(),
    parent_name: z.string().nullable(),
    ...shownImage,
    is_active: z.boolean(),
    children_count: z.int(),
    level: z.int().meta({ description: '0 for a root.' }),
    full_path: z.string().meta({ examples: ['Electronics > Smartphones > iPhone'] }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Category' });

export const CategoryNode = z
  .object({
    id: z.int(),
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    level: z.int(),
    is_active: z.boolean(),
    product_count: z.int().meta({ description: 'Active products at or below it.' }),
    get children() {
      return z.array(CategoryNode);
    },
  })
  .meta({ id: 'CategoryNode' });

export const CategoryTree = z.array(CategoryNode).meta({ id: 'CategoryTree' });

export const CategoryPage = page(Category, 'Category');

export const categoryList = listQuery({
  filters: {
    is_active: flag.optional(),
    parent: integerId.optional(),
  },
  searches: 'name or description',
  ordering: ['name', 'created_at'],
});

export const treeQuery = z.strictObject({
  root: z.string().min(1).max(250).optional().meta({ description: 'A slug: only this branch.' }),
  depth: z
    .string()
    .regex(/^\d{1,3}$/, 'Must be a whole number from 0.')
    .transform(Number)
    .optional()
    .meta({ description: 'How many levels below the top ones; 0 for none.' }),
});

export const categoryParams = z.strictObject({ id: integerId });

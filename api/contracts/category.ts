import { z } from 'zod';
import { Time, flag, integerId, line, optionalText, readOnly, rowId } from './fields';
import { shownImage } from './image';
import { Money } from './money';
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

const written = {
  name: line(200),
  description: optionalText(10_000).optional(),
  is_active: z.boolean().optional(),
  parent: rowId.nullable().optional().meta({ description: 'null for a root.' }),
  before: rowId.optional().meta({ description: 'A sibling to stand directly before.' }),
  after: rowId.optional().meta({ description: 'A sibling to stand directly after.' }),
  ...readOnly([
    'id',
    'slug',
    'parent_name',
    'image',
    'thumbnails',
    'children_count',
    'level',
    'full_path',
    'created_at',
    'updated_at',
  ]),
};

const oneSide = (given: { readonly before?: unknown; readonly after?: unknown }) =>
  given.before === undefined || given.after === undefined;
const notBoth = { path: ['after'], error: 'Give before or after, not both.' };

export const NewCategory = z
  .strictObject(written)
  .refine(oneSide, notBoth)
  .meta({ id: 'NewCategory' });

/** All of what a category is given by people; what is left out stays. */
export const CategoryReplacement = z
  .strictObject({ ...written, parent: rowId.nullable() })
  .refine(oneSide, notBoth)
  .meta({ id: 'CategoryReplacement' });

export const CategoryChange = z
  .strictObject({ ...written, name: written.name.optional() })
  .refine(oneSide, notBoth)
  .meta({ id: 'CategoryChange' });

export const categoryRemoval = z.strictObject({
  reassign_to: integerId
    .optional()
    .meta({ description: 'The category to which its children and products go.' }),
});

export const CategoryPrices = z
  .object({
    category_id: z.int(),
    category_name: z.string(),
    category_slug: z.string(),
    average_price: Money.meta({ description: 'Rounded half away from zero.' }),
    product_count: z.int(),
    min_price: Money,
    max_price: Money,
  })
  .meta({ id: 'CategoryPrices', description: 'Of active products at or below the category.' });

export const CategoryPricesList = z.array(CategoryPrices).meta({ id: 'CategoryPricesList' });

const slug = z.string().min(1).max(250);

export const slugParams = z.strictObject({ slug });

export const slugQuery = z.strictObject({ slug });

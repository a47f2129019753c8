import type { z } from 'zod';
import { inWords, type Branch, type Step } from '../../db/category-tree';
import type { PriceFigures } from '../../db/categories/prices';
import type { Category } from '../../db/models/category';
import { fromCents } from '../../workflows/domain/money';
import type {
  CategoryNode,
  CategoryPrices,
  Category as CategoryContract,
} from '../contracts/category';
import { imageAddresses } from '../media/addresses';

/** @param path from the root to the category itself */
export function presentCategory(
  category: Category,
  path: readonly Step[],
  childrenCount: number,
  publicUrl: string,
): z.input<typeof CategoryContract> {
  return {
    id: category.id,
    name: category.name,
    slug: category.slug,
    description: category.description,
    parent: category.parentId,
    parent_name: path.at(-2)?.name ?? null,
    ...imageAddresses(category.image, publicUrl),
    is_active: category.isActive,
    children_count: childrenCount,
    level: category.depth,
    full_path: inWords(path),
    created_at: category.createdAt.toISOString(),
    updated_at: category.updatedAt.toISOString(),
  };
}

interface TreeView {
  /** Levels below this one that are shown. */
  readonly depth: number;
  readonly withInactive: boolean;
}

/** What is inactive is left out with all below it, but its products still count: they are on sale. */
export function presentTree(
  branches: readonly Branch[],
  { depth, withInactive }: TreeView,
): z.input<typeof CategoryNode>[] {
  return branches
    .filter(({ category }) => withInactive || category.isActive)
    .map(({ category, productCount, children }) => ({
      id: category.id,
      name: category.name,
      slug: category.slug,
      description: category.description,
      level: category.depth,
      is_active: category.isActive,
      product_count: productCount,
      children: depth > 0 ? presentTree(children, { depth: depth - 1, withInactive }) : [],
    }));
}

export function presentPrices({
  category,
  averageCents,
  productCount,
  minCents,
  maxCents,
}: PriceFigures): z.input<typeof CategoryPrices> {
  return {
    category_id: category.id,
    category_name: category.name,
    category_slug: category.slug,
    average_price: fromCents(averageCents),
    product_count: productCount,
    min_price: fromCents(minCents),
    max_price: fromCents(maxCents),
  };
}

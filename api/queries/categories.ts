import type { z } from 'zod';
import { hiddenIds, isHidden, pathsOf } from '../../db/category-tree';
import type { Knex } from '../../db/database';
import { Category } from '../../db/models/category';
import { isStaff, type User } from '../access';
import type { categoryList } from '../contracts/category';
import { presentCategory } from '../presenters/category';
import { Problem, invalidInput } from '../problems';
import type { Services } from '../services';
import { ordered } from './paged';
import { patterns } from './search';

export type CategoryFilters = Omit<z.output<typeof categoryList>, 'page' | 'page_size'>;

const columns = { name: 'name', created_at: 'createdAt' };

/** @throws Problem NotAllowed where a customer asks for inactive ones, InvalidInput for an unknown parent */
export async function findCategories(db: Knex, user: User, filters: CategoryFilters) {
  const { is_active: isActive = true, parent, search, ordering } = filters;
  if (!isActive && !isStaff(user)) {
    throw new Problem('NotAllowed', 'Only admins see inactive categories.');
  }
  // A query is itself something to await, so it is not what this resolves to.
  const query = Category.query(db).where({ isActive });
  if (!isStaff(user)) void query.whereNotIn('id', hiddenIds(db));
  if (parent !== undefined) {
    await findCategory(db, user, { id: parent }).catch(() => {
      throw invalidInput({ parent: ['There is no such category.'] });
    });
    void query.where('parentId', parent);
  }
  for (const pattern of patterns(search)) {
    void query.whereRaw(`(name || ' ' || description) ILIKE ?`, [pattern]);
  }
  const byName = [{ field: 'name', direction: 'asc' }] as const;
  return { query: ordered(query, columns, ordering ?? byName, 'id') };
}

/**
 * The category, unless it is inactive or below an inactive one and a customer asks.
 *
 * @throws Problem NotFound
 */
export async function findCategory(
  db: Knex,
  user: User,
  where: { readonly id: number } | { readonly slug: string },
): Promise<Category> {
  const category = await Category.query(db).findOne(where);
  if (category === undefined) throw new Problem('NotFound', 'There is no such category.');
  if (isStaff(user)) return category;
  const path = (await pathsOf(db, [category.id])).get(category.id) ?? [];
  if (isHidden(path)) throw new Problem('NotFound', 'There is no such category.');
  return category;
}

export async function presentOne(
  services: Pick<Services, 'db' | 'shop'>,
  user: User,
  category: Category,
) {
  const [presented] = await presentCategories(services, user, [category]);
  return presented ?? presentCategory(category, [], 0, services.shop.publicUrl);
}

/** Their paths and the number of their children, each in one query. */
export async function presentCategories(
  { db, shop }: Pick<Services, 'db' | 'shop'>,
  user: User,
  categories: readonly Category[],
) {
  const ids = categories.map(({ id }) => id);
  const [paths, children] = await Promise.all([pathsOf(db, ids), countChildren(db, user, ids)]);
  return categories.map((category) =>
    presentCategory(
      category,
      paths.get(category.id) ?? [],
      children.get(category.id) ?? 0,
      shop.publicUrl,
    ),
  );
}

async function countChildren(
  db: Knex,
  user: User,
  ids: readonly number[],
): Promise<Map<number, number>> {
  const counts = await db('categories')
    .whereIn('parentId', [...ids])
    .where(isStaff(user) ? {} : { isActive: true })
    .groupBy('parentId')
    .select<{ parentId: number; count: number }[]>('parentId', db.raw('count(*)'));
  return new Map(counts.map(({ parentId, count }) => [parentId, count]));
}

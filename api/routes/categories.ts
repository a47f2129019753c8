import { pricesOf, pricesPerCategory } from '../../db/categories/prices';
import { readTree } from '../../db/category-tree';
import type { Knex } from '../../db/database';
import { isStaff, login, type User } from '../access';
import {
  Category,
  CategoryPage,
  CategoryPrices,
  CategoryPricesList,
  CategoryTree,
  categoryList,
  categoryParams,
  slugParams,
  slugQuery,
  treeQuery,
} from '../contracts/category';
import { presentPrices, presentTree } from '../presenters/category';
import { findCategories, findCategory, presentCategories, presentOne } from '../queries/categories';
import { paged } from '../queries/paged';
import { route } from '../route';

export const categoryRoutes = [
  route('GET /categories/', {
    summary: 'The active categories',
    description: 'Only admins may ask for inactive ones.',
    access: login,
    query: categoryList,
    revalidate: true,
    responds: { 200: CategoryPage },
    fails: ['NotAllowed'],
    handle: async (call, services) => {
      const { query } = await findCategories(services.db, call.user, call.query);
      return paged(query, call, services, (rows) => presentCategories(services, call.user, rows));
    },
  }),

  route('GET /categories/tree/', {
    summary: 'The tree of categories, or a branch of it',
    access: login,
    query: treeQuery,
    revalidate: true,
    responds: { 200: CategoryTree },
    fails: ['NotFound'],
    handle: async ({ query, user }, { db }) => {
      const { root: slug, depth = Number.POSITIVE_INFINITY } = query;
      const root = slug === undefined ? undefined : await findCategory(db, user, { slug });
      return presentTree(await readTree(db, root), { depth, withInactive: isStaff(user) });
    },
  }),

  route('GET /categories/{slug}/average-price/', {
    summary: 'What the active products of a category and all below it cost',
    access: login,
    params: slugParams,
    revalidate: true,
    responds: { 200: CategoryPrices },
    handle: ({ params, user }, { db }) => prices(db, user, params.slug),
  }),

  route('GET /categories/average_price/', {
    summary: 'What the active products of a category cost, with its slug as a parameter',
    access: login,
    query: slugQuery,
    revalidate: true,
    responds: { 200: CategoryPrices },
    fails: ['NotFound'],
    handle: ({ query, user }, { db }) => prices(db, user, query.slug),
  }),

  route('GET /categories/average-price-per-category/', {
    summary: 'What the active products cost, for every category that has some at or below it',
    access: login,
    revalidate: true,
    responds: { 200: CategoryPricesList },
    handle: async ({ user }, { db }) => {
      const all = await pricesPerCategory(db, { withHidden: isStaff(user) });
      return all.map(presentPrices);
    },
  }),

  route('GET /categories/{id}/', {
    summary: 'A category',
    access: login,
    params: categoryParams,
    revalidate: true,
    responds: { 200: Category },
    handle: async ({ params, user }, services) =>
      presentOne(services, user, await findCategory(services.db, user, params)),
  }),
];

async function prices(db: Knex, user: User, slug: string) {
  return presentPrices(await pricesOf(db, await findCategory(db, user, { slug })));
}

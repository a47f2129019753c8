import { readTree } from '../../db/category-tree';
import { isStaff, login } from '../access';
import {
  Category,
  CategoryPage,
  CategoryTree,
  categoryList,
  categoryParams,
  treeQuery,
} from '../contracts/category';
import { presentCategory, presentTree } from '../presenters/category';
import { findCategories, findCategory, presentCategories } from '../queries/categories';
import { paged } from '../queries/paged';
import { route } from '../route';

export const categoryRoutes = [
  route('GET /categories/', {
    summary: 'The active categories',
    description: 'Only admins may ask for inactive ones.',
    access: login,
    query: categoryList,
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
    responds: { 200: CategoryTree },
    handle: async ({ query, user }, { db }) => {
      const { root: slug, depth = Number.POSITIVE_INFINITY } = query;
      const root = slug === undefined ? undefined : await findCategory(db, user, { slug });
      return presentTree(await readTree(db, root), { depth, withInactive: isStaff(user) });
    },
  }),

  route('GET /categories/{id}/', {
    summary: 'A category',
    access: login,
    params: categoryParams,
    responds: { 200: Category },
    handle: async ({ params, user }, services) => {
      const category = await findCategory(services.db, user, params);
      const [presented] = await presentCategories(services, user, [category]);
      return presented ?? presentCategory(category, [], 0, services.shop.publicUrl);
    },
  }),
];

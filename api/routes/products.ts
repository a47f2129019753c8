import { lowStockBelow } from '../../workflows/domain/report';
import type { Knex } from '../../db/database';
import { Product as ProductRecord } from '../../db/models/product';
import { isStaff, login, type User } from '../access';
import { Product, ProductPage, productList, productParams } from '../contracts/product';
import { Problem } from '../problems';
import { pageOf, type PageCall } from '../queries/paged';
import {
  findProducts,
  presentProductOf,
  presentProducts,
  type ProductFilters,
} from '../queries/products';
import { route } from '../route';
import type { AppServices } from '../services';

export const productRoutes = [
  route('GET /products/', {
    summary: 'The products: for customers the active ones',
    access: login,
    query: productList,
    revalidate: true,
    responds: { 200: ProductPage },
    fails: ['NotAllowed'],
    handle: (call, services) => list(call, call.query, services),
  }),

  route('GET /products/featured/', {
    summary: 'The active products that are featured',
    access: login,
    query: productList.omit({ is_featured: true }),
    revalidate: true,
    responds: { 200: ProductPage },
    fails: ['NotAllowed'],
    handle: (call, services) =>
      list(
        call,
        { ...call.query, status: call.query.status ?? 'active', is_featured: true },
        services,
      ),
  }),

  route('GET /products/low-stock/', {
    summary: `The active products of which fewer than ${lowStockBelow} are left, the fewest first`,
    access: login,
    query: productList,
    revalidate: true,
    responds: { 200: ProductPage },
    fails: ['NotAllowed'],
    handle: (call, services) =>
      list(
        call,
        {
          ...call.query,
          status: call.query.status ?? 'active',
          ordering: call.query.ordering ?? [{ field: 'stock_quantity', direction: 'asc' }],
          stockBelow: lowStockBelow,
        },
        services,
      ),
  }),

  route('GET /products/{id}/', {
    summary: 'A product',
    access: login,
    params: productParams,
    revalidate: true,
    responds: { 200: Product },
    handle: async ({ params, user }, services) => {
      const product = await ProductRecord.query(services.db).findById(params.id);
      if (product === undefined || !(product.status === 'active' || isStaff(user))) {
        throw new Problem('NotFound', 'There is no such product.');
      }
      return presentProductOf(services, product);
    },
  }),
];

async function list(
  call: PageCall & { readonly user: User },
  filters: ProductFilters,
  services: AppServices,
) {
  const staff = isStaff(call.user);
  if (!staff && filters.status !== undefined && filters.status !== 'active') {
    throw new Problem('NotAllowed', 'Only admins see products that are not active.');
  }
  const shown = staff ? filters : { ...filters, status: 'active' as const, withHidden: false };
  const page = async (db: Knex) =>
    pageOf(await findProducts(db, shown), call, services, (rows) =>
      presentProducts({ ...services, db }, rows),
    );
  // Who works on the catalogue looks at what they have just changed.
  return staff ? page(services.db) : services.replica.ask(page);
}

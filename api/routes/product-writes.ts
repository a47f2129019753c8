import type { z } from 'zod';
import { Product as ProductRecord } from '../../db/models/product';
import { lockProduct } from '../../db/products/stock';
import {
  changeProduct,
  createProduct,
  removeProduct,
  type ProductChange as ProductColumns,
} from '../../db/products/write';
import { Refusal } from '../../workflows/domain/failures';
import { actorOf, may, type User } from '../access';
import { NewProduct, Product, ProductChange, productParams } from '../contracts/product';
import { ifMatchHeader, requireMatch } from '../etag';
import { presentProductOf } from '../queries/products';
import { noContent, reply, route } from '../route';
import type { Services } from '../services';

const byHand = 'Set by hand';

const changing =
  'What is left out stays as it is; the slug stays always. A `stock_quantity` is what was counted: the ' +
  'ledger gets the difference, with `stock_reason`. Send `If-Match` so as not to undo what orders have ' +
  'taken since the product was read, or leave `stock_quantity` out and use `adjust_stock`.';

export const productWriteRoutes = [
  route('POST /products/', {
    summary: 'Add a product',
    access: may('manage_products'),
    body: NewProduct,
    responds: { 201: Product },
    fails: ['ParentNotFound', 'DuplicateSku'],
    handle: async ({ body, user }, services) => {
      const because = { by: actorOf(user, 'manage_products'), reason: body.stock_reason ?? byHand };
      const created = await services.db.transaction((trx) =>
        createProduct(trx, newProduct(body), because),
      );
      return reply(201, await presentProductOf(services, created), {
        Location: `/api/v1/products/${created.id}/`,
      });
    },
  }),

  route('PUT /products/{id}/', {
    summary: 'Replace a product',
    description: changing,
    access: may('manage_products'),
    params: productParams,
    headers: ifMatchHeader,
    body: NewProduct,
    responds: { 200: Product },
    fails: ['PreconditionFailed', 'ParentNotFound', 'DuplicateSku'],
    handle: (call, services) => change(services, call),
  }),

  route('PATCH /products/{id}/', {
    summary: 'Change a product',
    description: changing,
    access: may('manage_products'),
    params: productParams,
    headers: ifMatchHeader,
    body: ProductChange,
    responds: { 200: Product },
    fails: ['PreconditionFailed', 'ParentNotFound', 'DuplicateSku'],
    handle: (call, services) => change(services, call),
  }),

  route('DELETE /products/{id}/', {
    summary: 'Delete a product; one that was ordered is discontinued instead',
    access: may('manage_products'),
    params: productParams,
    responds: { 204: noContent, 200: Product },
    handle: async ({ params }, services) => {
      const left = await services.db.transaction((trx) => removeProduct(trx, params.id));
      return left === null ? reply(204, null) : reply(200, await presentProductOf(services, left));
    },
  }),

  route('POST /products/{id}/toggle_featured/', {
    summary: 'Feature a product, or no longer',
    description: 'PATCH with `is_featured` says which, and may be repeated.',
    access: may('manage_products'),
    params: productParams,
    responds: { 200: Product },
    handle: async ({ params }, services) => {
      const [toggled] = await ProductRecord.query(services.db)
        .where({ id: params.id })
        .patch({ isFeatured: ProductRecord.raw('NOT is_featured') })
        .returning('*');
      if (toggled === undefined) throw new Refusal('ProductNotFound', 'There is no such product.');
      return presentProductOf(services, toggled);
    },
  }),
];

interface ChangeCall {
  readonly params: z.output<typeof productParams>;
  readonly body: z.output<typeof ProductChange>;
  readonly user: User;
  readonly header: (name: string) => string;
}

async function change(services: Services, { params: { id }, body, user, header }: ChangeCall) {
  const because = { by: actorOf(user, 'manage_products'), reason: body.stock_reason ?? byHand };
  const changed = await services.db.transaction(async (trx) => {
    await requireMatch(header('If-Match'), Product, async () =>
      presentProductOf({ ...services, db: trx }, await lockProduct(trx, id)),
    );
    return changeProduct(trx, id, columns(body), because);
  });
  return presentProductOf(services, changed);
}

/** The contract's fields as the model's. */
function columns(body: z.output<typeof ProductChange>): ProductColumns {
  return {
    name: body.name,
    priceCents: body.price,
    categoryId: body.category,
    description: body.description,
    sku: body.sku,
    stockQuantity: body.stock_quantity,
    status: body.status,
    isFeatured: body.is_featured,
  };
}

export function newProduct(body: z.output<typeof NewProduct>) {
  const { name, price: priceCents, category: categoryId } = body;
  return { ...columns(body), name, priceCents, categoryId };
}

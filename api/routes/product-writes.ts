import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { actingAs } from '../../db/audit';
import type { Knex } from '../../db/database';
import type { Product as ProductRecord } from '../../db/models/product';
import { lockProduct } from '../../db/products/stock';
import {
  changeProduct,
  type Because,
  createProduct,
  removeProduct,
  toggleFeatured,
  type ProductChange as ProductColumns,
} from '../../db/products/write';
import { actorOf, may, type User } from '../access';
import { doerOf, type Asking } from '../doer';
import {
  NewProduct,
  Product,
  ProductChange,
  ProductUpload,
  productParams,
} from '../contracts/product';
import { ifMatchHeader, requireMatch } from '../etag';
import { prepareImage } from '../media/images';
import { removeImage, withStoredImage } from '../media/store-image';
import { presentProductOf } from '../queries/products';
import { noContent, reply, route } from '../route';
import type { Services } from '../services';

const byHand = 'Set by hand';

const changing = {
  description:
    'What is left out stays as it is; the slug stays always. A `stock_quantity` is what was counted: the ' +
    'ledger gets the difference, with `stock_reason`. Send `If-Match` so as not to undo what orders have ' +
    'taken since the product was read, or leave `stock_quantity` out and use `adjust_stock`.',
  access: may('manage_products'),
  params: productParams,
  headers: ifMatchHeader,
  responds: { 200: Product },
  fails: ['PreconditionFailed', 'ParentNotFound', 'DuplicateSku'],
} as const;

export const productWriteRoutes = [
  route('POST /products/', {
    summary: 'Add a product',
    access: may('manage_products'),
    body: NewProduct,
    responds: { 201: Product },
    fails: ['ParentNotFound', 'DuplicateSku'],
    handle: async (call, services) => {
      const { body, user } = call;
      const because = becauseOf(user, body.stock_reason);
      const created = await actingAs(services.db, doerOf(call), (trx) =>
        createProduct(trx, newProduct(body), because),
      );
      return reply(201, await presentProductOf(services, created), locationOf(created));
    },
  }),

  route('POST /products/upload/', {
    summary: 'Add a product with its image',
    access: may('manage_products'),
    body: ProductUpload,
    multipart: true,
    responds: { 201: Product },
    fails: ['ParentNotFound', 'DuplicateSku'],
    handle: async (call, services) => {
      const { image: file, ...given } = call.body;
      const because = becauseOf(call.user, given.stock_reason);
      const id = uuidv7();
      const prepared = await prepareImage(file);
      const created = await withStoredImage(services, { kind: 'products', id }, prepared, (image) =>
        actingAs(services.db, doerOf(call), (trx) =>
          createProduct(trx, { ...newProduct(given), id, image }, because),
        ),
      );
      return reply(201, await presentProductOf(services, created), locationOf(created));
    },
  }),

  route('PUT /products/{id}/', {
    ...changing,
    summary: 'Replace a product',
    body: NewProduct,
    handle: (call, services) => change(services, call),
  }),

  route('PATCH /products/{id}/', {
    ...changing,
    summary: 'Change a product',
    body: ProductChange,
    handle: (call, services) => change(services, call),
  }),

  route('DELETE /products/{id}/', {
    summary: 'Delete a product; one that was ordered is discontinued instead',
    description: '204 where it is gone; 200 with the product where it stays, discontinued.',
    access: may('manage_products'),
    params: productParams,
    headers: ifMatchHeader,
    responds: { 204: noContent, 200: Product },
    fails: ['PreconditionFailed'],
    handle: async (call, services) => {
      const { params, header } = call;
      const { left, image } = await actingAs(services.db, doerOf(call), async (trx) => {
        await requireUnchanged({ ...services, db: trx }, params.id, header);
        return removeProduct(trx, params.id);
      });
      if (left === null) await removeImage(services, image);
      return left === null ? reply(204, null) : reply(200, await presentProductOf(services, left));
    },
  }),

  route('POST /products/{id}/toggle_featured/', {
    summary: 'Feature a product, or no longer',
    description: 'PATCH with `is_featured` says which, and may be repeated.',
    access: may('manage_products'),
    params: productParams,
    responds: { 200: Product },
    handle: async (call, services) => {
      const toggled = await actingAs(services.db, doerOf(call), (trx) =>
        toggleFeatured(trx, call.params.id),
      );
      return presentProductOf(services, toggled);
    },
  }),
];

type Fields = Pick<
  z.output<typeof ProductChange>,
  | 'name'
  | 'price'
  | 'category'
  | 'description'
  | 'sku'
  | 'stock_quantity'
  | 'status'
  | 'is_featured'
>;

interface ChangeCall extends Asking {
  readonly params: z.output<typeof productParams>;
  readonly body: z.output<typeof ProductChange>;
  readonly header: (name: string) => string;
}

async function change(services: Services, call: ChangeCall) {
  const { params, body, user, header } = call;
  const { id } = params;
  const because = becauseOf(user, body.stock_reason);
  const changed = await actingAs(services.db, doerOf(call), async (trx) => {
    await requireUnchanged({ ...services, db: trx }, id, header);
    return changeProduct(trx, id, columns(body), because);
  });
  return presentProductOf(services, changed);
}

/** From here until the transaction ends, the product is what the client has read. */
async function requireUnchanged(
  services: Pick<Services, 'shop'> & { readonly db: Knex.Transaction },
  id: string,
  header: (name: string) => string,
): Promise<void> {
  await requireMatch(header('If-Match'), Product, async () =>
    presentProductOf(services, await lockProduct(services.db, id)),
  );
}

function becauseOf(user: User, reason: string | undefined): Because {
  return { by: actorOf(user, 'manage_products'), reason: reason ?? byHand };
}

function locationOf({ id }: ProductRecord) {
  return { Location: `/api/v1/products/${id}/` };
}

/** The contract's fields as the model's. */
function columns(body: Fields): ProductColumns {
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

function newProduct(
  body: Fields & Pick<z.output<typeof NewProduct>, 'name' | 'price' | 'category'>,
) {
  const { name, price: priceCents, category: categoryId } = body;
  return { ...columns(body), name, priceCents, categoryId };
}

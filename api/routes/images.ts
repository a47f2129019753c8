import type { Doer } from '../../db/audit';
import { Category as CategoryRecord } from '../../db/models/category';
import { Product as ProductRecord } from '../../db/models/product';
import { readImage, type ImageOwner } from '../../db/images';
import { may, type User } from '../access';
import { doerOf } from '../doer';
import { Category, categoryParams } from '../contracts/category';
import { ImageUpload } from '../contracts/image';
import { Product, productParams } from '../contracts/product';
import { prepareImage } from '../media/images';
import { setImage } from '../media/store-image';
import { Problem } from '../problems';
import { presentOne } from '../queries/categories';
import { presentProductOf } from '../queries/products';
import { route } from '../route';
import type { Services } from '../services';

const upload = {
  description:
    'It is encoded anew as WebP, upright and without metadata, and replaces the one there.',
  access: may('manage_products'),
  body: ImageUpload,
  multipart: true,
} as const;

/** Each answers with the product or category as a GET shows it. */
export const imageRoutes = [
  route('POST /products/{id}/image/', {
    ...upload,
    summary: 'Give a product an image',
    params: productParams,
    responds: { 200: Product },
    fails: ['ProductNotFound'],
    handle: async (call, services) => {
      const { params, body } = call;
      await give({ kind: 'products', id: params.id }, body.image, services, doerOf(call));
      return shownProduct(params.id, services);
    },
  }),

  route('DELETE /products/{id}/image/', {
    summary: "Remove a product's image, if it has one",
    access: may('manage_products'),
    params: productParams,
    responds: { 200: Product },
    fails: ['ProductNotFound'],
    handle: async (call, services) => {
      const { id } = call.params;
      await setImage(services, { kind: 'products', id }, null, doerOf(call));
      return shownProduct(id, services);
    },
  }),

  route('POST /categories/{id}/image/', {
    ...upload,
    summary: 'Give a category an image',
    params: categoryParams,
    responds: { 200: Category },
    fails: ['CategoryNotFound'],
    handle: async (call, services) => {
      const { params, body, user } = call;
      await give({ kind: 'categories', id: params.id }, body.image, services, doerOf(call));
      return shownCategory(params.id, user, services);
    },
  }),

  route('DELETE /categories/{id}/image/', {
    summary: "Remove a category's image, if it has one",
    access: may('manage_products'),
    params: categoryParams,
    responds: { 200: Category },
    fails: ['CategoryNotFound'],
    handle: async (call, services) => {
      const { id } = call.params;
      await setImage(services, { kind: 'categories', id }, null, doerOf(call));
      return shownCategory(id, call.user, services);
    },
  }),
];

async function give(
  owner: ImageOwner,
  file: Buffer,
  services: Services,
  doer: Doer,
): Promise<void> {
  // Before the work; whether it is still there when the row is written, the writing says.
  await readImage(services.db, owner);
  await setImage(services, owner, await prepareImage(file), doer);
}

async function shownProduct(id: string, services: Services) {
  const product = await ProductRecord.query(services.db).findById(id);
  if (product === undefined) throw new Problem('ProductNotFound');
  return presentProductOf(services, product);
}

async function shownCategory(id: number, user: User, services: Services) {
  const category = await CategoryRecord.query(services.db).findById(id);
  if (category === undefined) throw new Problem('CategoryNotFound');
  return presentOne(services, user, category);
}

import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { OrderStatus } from '../workflows/domain/order-status';
import type { Shop } from '../workflows/domain/texts';
import type { Knex } from './database';
import { insertCategory } from './categories/write';
import { saveDraft } from './orders/drafts';
import { recordMove } from './orders/change';
import { placeOrder } from './orders/place';
import { freeSlug } from './slugs';
import * as demo from './seed-data';

export interface Seeding {
  readonly shop: Shop;
  readonly hashPassword: (password: string) => Promise<string>;
  /** Links to set another password go there. */
  readonly adminEmail: string;
  readonly adminPassword: string;
  /** The demo customers, whose passwords everyone knows, and their orders. */
  readonly withCustomers: boolean;
}

/** Two processes seed one after the other; the second finds data. */
const seedLock = 727_100_001;

/**
 * Fills an empty database with the demo shop; one with any customer in it is left as it is.
 *
 * @returns false if there was data already
 */
export async function seed(db: Knex, seeding: Seeding): Promise<boolean> {
  const { adminEmail, adminPassword, hashPassword, withCustomers, shop } = seeding;
  const adminHash = await hashPassword(adminPassword);
  const customerHash = withCustomers ? await hashPassword(demo.customerPassword) : null;
  return db.transaction(async (trx) => {
    await trx.raw('SELECT pg_advisory_xact_lock(?)', [seedLock]);
    if (await hasCustomers(trx)) return false;
    await insertAdmin(trx, adminEmail, adminHash);
    const categories = await insertCategories(trx);
    const products = await insertProducts(trx, categories);
    if (customerHash !== null) {
      const customers = await insertCustomers(trx, customerHash);
      await insertOrders(trx, shop, customers, products);
    }
    return true;
  });
}

/** Whether this is somebody's shop already. */
export async function hasCustomers(db: Knex): Promise<boolean> {
  return (await db('customers').first('id')) !== undefined;
}

async function insertAdmin(
  trx: Knex.Transaction,
  email: string,
  passwordHash: string,
): Promise<void> {
  const { firstName, lastName } = demo.admin;
  const [row] = await trx('customers')
    .insert({
      email,
      firstName,
      lastName,
      passwordHash,
      phoneNumber: '',
      isVerified: true,
      emailVerified: true,
    })
    .returning<{ id: number }[]>('id');
  await trx('admins').insert({ customerId: row?.id, role: 'super_admin', permissions: [] });
}

async function insertCustomers(trx: Knex.Transaction, passwordHash: string): Promise<number[]> {
  const rows = await trx('customers')
    .insert(
      demo.customers.map(({ email, firstName, lastName, phone }) => ({
        email,
        firstName,
        lastName,
        phoneNumber: phone,
        passwordHash,
        address: 'Moi Avenue 1',
        city: 'Nairobi',
        state: 'Nairobi',
        postalCode: '00100',
        isVerified: true,
        emailVerified: true,
      })),
    )
    .returning<{ id: number }[]>('id');
  return rows.map(({ id }) => id);
}

async function insertCategories(trx: Knex.Transaction): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const visit = async ({ name, children }: demo.CategorySeed, parentId: number | null) => {
    const { id } = await insertCategory(trx, { name, parentId });
    if (!ids.has(name)) ids.set(name, id);
    for (const child of children ?? []) await visit(child, id);
  };
  await visit(demo.categoryTree, null);
  return ids;
}

async function insertProducts(
  trx: Knex.Transaction,
  categories: Map<string, number>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const product of demo.products) {
    const [row] = await trx('products')
      .insert({
        id: demo.demoProductId(product.sku),
        name: product.name,
        slug: await freeSlug(trx, 'products', product.name),
        sku: product.sku,
        description: product.description,
        priceCents: product.priceCents,
        categoryId: categories.get(product.category),
        stockQuantity: product.stock,
        isFeatured: product.featured ?? false,
      })
      .returning<{ id: string }[]>('id');
    if (row === undefined) throw new Error(`product ${product.sku} was not inserted`);
    ids.set(product.sku, row.id);
    await trx('stock_movements').insert({
      productId: row.id,
      kind: 'initial',
      quantity: product.stock,
      reason: 'Demo data',
    });
  }
  return ids;
}

const path: readonly OrderStatus[] = [
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'refunded',
];

/** One order in every status, each having gone the way there. Accessories and clothes, so that phones keep their stock. */
async function insertOrders(
  trx: Knex.Transaction,
  shop: Shop,
  customers: readonly number[],
  products: Map<string, string>,
): Promise<void> {
  const ways: readonly (readonly OrderStatus[])[] = [
    [],
    path.slice(0, 1),
    path.slice(0, 2),
    path.slice(0, 3),
    path.slice(0, 4),
    ['cancelled'],
    path,
  ];
  const skus = ['USB-C-CHARGER', 'MENS-SHIRT', 'WOMENS-DRESS'];
  for (const [index, way] of ways.entries()) {
    const customerId = customers[index % customers.length];
    const productId = products.get(skus[index % skus.length] ?? '');
    if (customerId === undefined || productId === undefined)
      throw new Error('demo data is missing');
    await insertOrder(trx, shop, customerId, productId, way);
  }
}

async function insertOrder(
  trx: Knex.Transaction,
  shop: Shop,
  customerId: number,
  productId: string,
  way: readonly OrderStatus[],
): Promise<void> {
  const orderId = uuidv7();
  const address = 'Moi Avenue 1, Nairobi, 00100, Kenya';
  const customer = await trx('customers')
    .where({ id: customerId })
    .first<{ phoneNumber: string }>();
  await saveDraft(trx, {
    orderId,
    customerId,
    requestHash: createHash('sha256').update(orderId).digest(),
    requestId: 'seed',
    request: {
      shipping_address: address,
      billing_address: address,
      phone_number: customer.phoneNumber,
      notes: '',
      payment_method: 'mpesa',
      items: [{ product_id: productId, quantity: 1 }],
    },
  });
  const placed = await placeOrder(trx, shop, orderId, false);
  if (placed.outcome !== 'placed') throw new Error(`a demo order was ${placed.outcome}`);
  for (const to of way) {
    const by = { type: 'system', id: null } as const;
    await recordMove(trx, shop, { orderId, to, by, commandId: `seed-${to}` });
  }
  // The past is told as past: nobody gets mail about demo data.
  await trx('notifications')
    .where({ orderId, status: 'pending' })
    .update({ status: 'sent', sentAt: trx.fn.now(), attempts: 1, roundAttempts: 1 });
}

import { Agent } from 'node:http';
import { z } from 'zod';
import { issueToken } from '../api/sign-in/tokens';
import { createDatabase, type Knex } from '../db/database';
import { ask, type Answered, type Asked } from './http';
import type { System } from './system';

const buyers = 20;
const products = 40;
const hourMs = 3_600_000;

const placed = z.object({ id: z.string() });

/** Where a shop is; asked anew each time, as its processes may come and go. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asked by turns. */
  readonly apiUrls: () => readonly string[];
  readonly pids: () => Readonly<Record<string, number>>;
}

export interface Shop extends System {
  readonly customerTokens: readonly string[];
  readonly adminToken: string;
  /** Below /api/v1. */
  ask(asked: Omit<Asked, 'address'> & { readonly path: string }): Promise<Answered>;
}

/** The shop at that place, with customers who order two things each over HTTP. */
export async function openShop({ env, apiUrls, pids }: Place): Promise<Shop> {
  const db = createDatabase(env['DATABASE_URL'] ?? '', { name: 'orderflow-bench', poolSize: 2 });
  const tokens = await customers(db);
  const adminToken = await anAdmin(db);
  const productIds = await goods(db);
  const agent = new Agent({ keepAlive: true });
  let orders = 0;
  let asked = 0;
  const askShop: Shop['ask'] = ({ path, ...rest }) => {
    const urls = apiUrls();
    const address = new URL(`/api/v1${path}`, urls[asked++ % urls.length]);
    return ask(agent, { ...rest, address });
  };

  return {
    name: 'OrderFlow',
    customerTokens: tokens,
    adminToken,
    ask: askShop,
    processes() {
      const { api = 0, worker = 0, sender = 0, postgres = 0, inbox = 0 } = pids();
      return { API: api, worker, sender, PostgreSQL: postgres, inbox };
    },
    async accept() {
      const number = orders++;
      const lines = [number % products, (number * 7 + 1) % products];
      const answer = await askShop({
        method: 'POST',
        path: '/orders/',
        token: tokens[number % buyers],
        body: {
          shipping_address: 'Kenyatta Avenue 5, Nairobi',
          payment_method: 'mpesa',
          items: [...new Set(lines)].map((line) => ({ product_id: productIds[line], quantity: 1 })),
        },
      });
      if (answer.status !== 201) {
        throw new Error(`An order was answered with ${answer.status}: ${answer.text}`);
      }
      return placed.parse(JSON.parse(answer.text)).id;
    },
    accepted: () => orders,
    async handedOver(orderIds) {
      const { rows } = await db.raw<{ rows: { orderId: string; at: number }[] }>(
        `SELECT order_id AS "orderId", (extract(epoch FROM max(sent_at)) * 1000)::float8 AS at
         FROM notifications WHERE order_id = ANY (CAST(? AS uuid[]))
         GROUP BY order_id HAVING bool_and(status IN ('sent', 'delivered'))`,
        [[...orderIds]],
      );
      return new Map(rows.map(({ orderId, at }) => [orderId, at]));
    },
    async close() {
      agent.destroy();
      await db.destroy();
    },
  };
}

/** @returns their tokens */
async function customers(db: Knex): Promise<string[]> {
  const numbers = Array.from({ length: buyers }, (_, index) => index + 1);
  const rows = await db('customers')
    .insert(
      numbers.map((number) => ({
        email: `buyer${number}@example.com`,
        firstName: 'Amina',
        lastName: 'Odhiambo',
        phoneNumber: `+2547${10_000_000 + number}`,
      })),
    )
    .returning<{ id: number }[]>('id');
  return Promise.all(rows.map(({ id }) => issueToken(db, id, 24 * hourMs)));
}

/** @returns the admin's token */
async function anAdmin(db: Knex): Promise<string> {
  const person = { email: 'admin@example.com', firstName: 'Wanjiru', lastName: 'Kamau' };
  const [row] = await db('customers')
    .insert({ ...person, phoneNumber: '+254720000000' })
    .returning<{ id: number }[]>('id');
  const id = row?.id ?? 0;
  await db('admins').insert({ customerId: id, role: 'super_admin' });
  return issueToken(db, id, 24 * hourMs);
}

/** @returns the ids of products that do not sell out */
async function goods(db: Knex): Promise<string[]> {
  const [category] = await db('categories')
    .insert({ name: 'All', slug: 'all', lft: 1, rgt: 2, depth: 0 })
    .returning<{ id: number }[]>('id');
  const numbers = Array.from({ length: products }, (_, index) => index + 1);
  const rows = await db('products')
    .insert(
      numbers.map((number) => ({
        name: `Product ${number}`,
        slug: `product-${number}`,
        sku: `SKU-${number}`,
        priceCents: 100_000 + number,
        stockQuantity: 1_000_000,
        categoryId: category?.id,
      })),
    )
    .returning<{ id: string; stockQuantity: number }[]>(['id', 'stockQuantity']);
  await db('stock_movements').insert(
    rows.map(({ id, stockQuantity }) => ({
      productId: id,
      kind: 'initial',
      quantity: stockQuantity,
    })),
  );
  return rows.map(({ id }) => id);
}

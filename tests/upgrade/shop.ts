import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Inbox } from '../../local/inbox';
import { ShopClient } from '../../local/shop-client';

const admin = { email: 'admin@orderflow.com', password: 'admin123' };
const john = { email: 'john.doe@example.com', password: 'testpass123' };

const products = z.object({ results: z.array(z.object({ id: z.string() })) });
const placed = z.object({ id: z.string(), order_number: z.string() });
const messages = z.object({
  results: z.array(z.object({ id: z.string(), status: z.string(), notification_type: z.string() })),
});

export interface Order {
  readonly id: string;
  readonly order_number: string;
}

const never = new AbortController().signal;
export const way = ['confirmed', 'processing', 'shipped', 'delivered'] as const;

export async function place(url: string): Promise<Order> {
  const client = await ShopClient.logIn(url, john, never);
  const { results } = await client.get('/products/?search=charger', products);
  const items = [{ product_id: results[0]?.id, quantity: 1 }];
  return client.post('/orders/', placed, { body: { shipping_address: 'Moi Avenue 1', items } });
}

export async function move(url: string, { id }: Order, ...statuses: string[]): Promise<void> {
  const boss = await ShopClient.logIn(url, admin, never);
  for (const status of statuses) {
    await boss.post(`/orders/${id}/update_status/`, z.object({}), { body: { status } });
  }
}

async function messagesOf(url: string, { id }: Order) {
  const boss = await ShopClient.logIn(url, admin, never);
  return (await boss.get(`/notifications/?order=${id}&page_size=100`, messages)).results;
}

export async function untilFailed(url: string, order: Order): Promise<void> {
  await until(`a message of ${order.order_number} has failed`, async () =>
    (await messagesOf(url, order)).some(({ status }) => status === 'failed'),
  );
}

export async function untilTold(url: string, order: Order): Promise<void> {
  await until(`all of ${order.order_number} is told`, async () =>
    (await messagesOf(url, order)).every(({ status }) => status === 'sent'),
  );
}

export async function retryFailed(url: string, order: Order): Promise<void> {
  const boss = await ShopClient.logIn(url, admin, never);
  for (const { id, status } of await messagesOf(url, order)) {
    if (status === 'failed') {
      await boss.post(`/notifications/${id}/retry/`, z.object({}), { body: {} });
    }
  }
}

/**
 * Waits until all that an order that was delivered has to tell is sent; then every message is in the inbox,
 * once: an SMS and an e-mail of each of the five steps to the customer, the first to the admin, too.
 */
export async function assertToldOnce(url: string, inbox: Inbox, order: Order): Promise<void> {
  await until(`${order.order_number} has eleven messages`, async () => {
    return (await messagesOf(url, order)).length === 11;
  });
  await untilTold(url, order);
  const met = (await inbox.messages({ limit: 10_000 })).filter(({ text }) =>
    text.includes(order.order_number),
  );
  const ids = new Set(met.map(({ message_id: id }) => id));
  const texts = new Set(met.map(({ channel, to, text }) => JSON.stringify([channel, to, text])));
  if (met.length !== 11 || ids.size !== 11 || texts.size !== 11) {
    throw new Error(
      `${order.order_number} was told by ${met.length} messages, ${texts.size} of them different, instead of 11`,
    );
  }
}

export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 90_000;
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not within 90 s: ${what}`);
    await wait(200);
  }
}

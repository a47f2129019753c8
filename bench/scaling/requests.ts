import { setTimeout as sleep } from 'node:timers/promises';
import type { Shop } from '../shop';
import type { Fleet } from './fleet';
import { placing, sampled, type Sample, type Servers } from './measure';

export interface RequestCost {
  readonly name: string;
  readonly sample: Sample;
}

const atOnce = 8;
const password = 'seven swans a-swimming';

/** What a status change, two reads and a log-in cost, each alone on the system. */
export async function measureRequests(
  shop: Shop,
  fleet: Fleet,
  servers: Servers,
  orders: number,
): Promise<RequestCost[]> {
  const orderIds: string[] = [];
  await together(orders, async () => void orderIds.push(await shop.accept()));
  await settled(shop, orderIds);
  const token = (number: number) => shop.customerTokens[number % shop.customerTokens.length];
  const emails = await registered(shop, 4);

  const measure = (count: number, each: (number: number) => Promise<void>) =>
    sampled(fleet, servers, count, async () => together(count, each));
  const get = (path: string) => (number: number) =>
    answered(shop, 200, { method: 'GET', path, token: token(number) });
  return [
    {
      name: 'status change, with its SMS and e-mail',
      sample: await sampled(fleet, servers, orderIds.length, async () => {
        const took = await together(orderIds.length, (number) =>
          answered(shop, 200, {
            method: 'POST',
            path: `/orders/${orderIds[number]}/update_status/`,
            token: shop.adminToken,
            body: { status: 'confirmed' },
          }),
        );
        await settled(shop, orderIds);
        return took;
      }),
    },
    { name: 'GET /orders/ (20 of a customer)', sample: await measure(2 * orders, get('/orders/')) },
    { name: 'GET /products/ (20)', sample: await measure(4 * orders, get('/products/')) },
    {
      name: 'POST /auth/login/',
      sample: await measure(Math.ceil(orders / 3), (number) =>
        answered(shop, 200, {
          method: 'POST',
          path: '/auth/login/',
          body: { email: emails[number % emails.length], password },
        }),
      ),
    },
  ];
}

/** So that the first measured orders do not pay for what each process learns in its first ones. */
export async function warmUp(shop: Shop, { size }: Fleet, orders: number): Promise<void> {
  await placing(shop, orders * Math.max(size.apis, size.workers), 16);
}

async function registered(shop: Shop, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, number) => `login${number}@example.com`);
  for (const [number, email] of emails.entries()) {
    await answered(shop, 201, {
      method: 'POST',
      path: '/auth/register/',
      body: {
        email,
        password,
        password_confirm: password,
        first_name: 'Amina',
        last_name: 'Odhiambo',
        phone_number: `+25473${1_000_000 + number}`,
        address: 'Kenyatta Avenue 5',
        city: 'Nairobi',
        state: 'Nairobi',
        postal_code: '00100',
      },
    });
  }
  return emails;
}

async function answered(shop: Shop, status: number, asked: Parameters<Shop['ask']>[0]) {
  const answer = await shop.ask(asked);
  if (answer.status !== status) {
    throw new Error(
      `${asked.method} ${asked.path} was answered with ${answer.status}: ${answer.text}`,
    );
  }
}

/** Until every message about these orders is handed over. */
async function settled(shop: Shop, orderIds: readonly string[]): Promise<void> {
  while ((await shop.handedOver(orderIds)).size < orderIds.length) await sleep(200);
}

async function together(
  count: number,
  each: (number: number) => Promise<void>,
): Promise<{ readonly seconds: number }> {
  const began = performance.now();
  let next = 0;
  const one = async () => {
    while (next < count) await each(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { seconds: (performance.now() - began) / 1000 };
}

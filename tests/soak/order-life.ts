import { setTimeout as sleep } from 'node:timers/promises';
import { pick } from '../../bench/catalogue/random';
import { followLive } from './live';
import type { Order } from './order';
import { placeOrder } from './place-order';
import { chance, from, remember, type Shop } from './shop';
import type { Person } from './people';

/** Every order comes to rest within a minute or so, on one of these ways. */
const ways = {
  delivered: ['confirmed', 'processing', 'shipped', 'delivered'],
  refunded: ['confirmed', 'processing', 'shipped', 'delivered', 'refunded'],
  givenUp: ['cancel'],
  givenUpLater: ['confirmed', 'cancel'],
  stopped: ['confirmed', 'processing', 'stop'],
} as const;

/** Of twenty orders. */
const fates: readonly (keyof typeof ways)[] = [
  ...Array.from({ length: 12 }, () => 'delivered' as const),
  'refunded',
  'refunded',
  'givenUp',
  'givenUp',
  'givenUpLater',
  'givenUpLater',
  'stopped',
  'stopped',
];

/** Somebody orders, and the shop does what has to be done until the order is at rest. */
export async function oneOrder(shop: Shop): Promise<void> {
  const { random } = shop;
  const buyer = pick(random, shop.customers);
  const placed = await placeOrder(shop, buyer);
  if (placed === null) return;
  remember(shop, placed.id);
  if (chance(random, 0.35)) followLive(shop, placed.id, buyer);
  const fate = pick(random, fates);
  const payAt = chance(random, 0.6) ? from(random, 0, 2) : -1;
  for (const [index, step] of ways[fate].entries()) {
    await sleep(from(random, 500, 6_000));
    if (index === payAt && !/given|stopped/.test(fate)) await pay(shop, placed);
    await take(shop, placed, buyer, step);
    if (chance(random, 0.05)) await askImpossible(shop, placed);
  }
}

async function take(shop: Shop, { id }: Order, buyer: Person, step: string): Promise<void> {
  const { http, random, admins } = shop;
  const boss = pick(random, admins);
  const path = `/api/v1/orders/${id}`;
  if (step === 'cancel' || step === 'stop') {
    const { token } = step === 'cancel' ? buyer : boss;
    await http.insist('cancel', [200], { method: 'POST', path: `${path}/cancel/`, token });
    return;
  }
  const body = { status: step, notes: `On to ${step}.` };
  const asked = { method: 'POST', path: `${path}/update_status/`, token: boss.token, body };
  await http.insist('status', [200], asked);
}

async function pay(shop: Shop, { id, total_amount: amount }: Order): Promise<void> {
  const { http, random, admins } = shop;
  const asked = {
    method: 'POST',
    path: `/api/v1/orders/${id}/record_payment/`,
    token: pick(random, admins).token,
    body: { payment_method: 'mpesa', payment_reference: `QK${id.slice(-10)}`, amount },
  };
  await http.insist('payment', [200], asked);
  if (chance(random, 0.1)) await http.call('payment again', [200], asked);
  if (chance(random, 0.1)) {
    const wrong = { ...asked, body: { ...asked.body, amount: '1.00' } };
    await http.call('payment of another amount', [400], wrong);
  }
}

/** A step that no order can take. */
async function askImpossible({ http, random, admins }: Shop, { id }: Order): Promise<void> {
  await http.call('impossible status', [409], {
    method: 'POST',
    path: `/api/v1/orders/${id}/update_status/`,
    token: pick(random, admins).token,
    body: { status: 'pending' },
  });
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick } from '../../bench/catalogue/random';
import { orderIn, type Order } from './order';
import type { Person } from './people';
import { from, type Shop } from './shop';

type Way = (shop: Shop, buyer: Person) => Promise<Order | null>;

const path = '/api/v1/orders/';

/** Of forty who order. */
const ways: readonly (readonly [number, Way])[] = [
  [28, usual],
  [4, twice],
  [2, otherBody],
  [2, soldOut],
  [2, badInput],
  [1, cutInTheMiddle],
  [1, unheard],
];
const all = ways.flatMap(([count, way]) => Array.from({ length: count }, () => way));

/** @returns null where no order came of it, as was meant */
export function placeOrder(shop: Shop, buyer: Person): Promise<Order | null> {
  return pick(shop.random, all)(shop, buyer);
}

function aBasket({ random, goods }: Shop) {
  const items = new Set(
    Array.from({ length: from(random, 1, 3) }, () => pick(random, goods.plenty)),
  );
  return {
    shipping_address: 'Kenyatta Avenue 5, Nairobi',
    payment_method: 'mpesa',
    notes: 'Please ring twice.',
    items: [...items].map((id) => ({ product_id: id, quantity: from(random, 1, 3) })),
  };
}

async function usual(shop: Shop, { token }: Person): Promise<Order | null> {
  const headers = { 'idempotency-key': randomUUID() };
  const asked = { method: 'POST', path, token, body: aBasket(shop), headers };
  const answer = await shop.http.insist('order', [201], asked);
  return answer.status === 201 ? orderIn(answer.text) : null;
}

/** With one key: two at the same time, which is one order. */
async function twice(shop: Shop, { token }: Person): Promise<Order | null> {
  const asked = {
    method: 'POST',
    path,
    token,
    body: aBasket(shop),
    headers: { 'idempotency-key': randomUUID() },
  };
  const [first, second] = await Promise.all([
    shop.http.insist('order repeated', [201], asked),
    shop.http.insist('order repeated', [201], asked),
  ]);
  if (first.status !== 201 || second.status !== 201) return null;
  const [one, other] = [orderIn(first.text), orderIn(second.text)];
  if (one.id !== other.id) shop.tally.odd('one Idempotency-Key gave two orders');
  return one;
}

async function otherBody(shop: Shop, { token }: Person): Promise<Order | null> {
  const headers = { 'idempotency-key': randomUUID() };
  const asked = { method: 'POST', path, token, body: aBasket(shop), headers };
  const answer = await shop.http.insist('order', [201], asked);
  const changed = { ...asked, body: { ...asked.body, notes: 'Something else.' } };
  await shop.http.call('order with a used key', [409], changed);
  return answer.status === 201 ? orderIn(answer.text) : null;
}

async function soldOut(shop: Shop, { token }: Person): Promise<null> {
  const items = [{ product_id: pick(shop.random, shop.goods.scarce), quantity: 5 }];
  const body = { ...aBasket(shop), items };
  await shop.http.call('order of too much', [409], { method: 'POST', path, token, body });
  return null;
}

async function badInput(shop: Shop, { token }: Person): Promise<null> {
  const bodies = [
    {},
    { ...aBasket(shop), items: [] },
    { ...aBasket(shop), items: [{ product_id: 'none', quantity: -1 }] },
    { ...aBasket(shop), phone_number: '12' },
    Buffer.from('{"items": ['),
  ];
  const body = pick(shop.random, bodies);
  await shop.http.call('order that is none', [400], { method: 'POST', path, token, body });
  return null;
}

/** Half of the body, and then the line is cut. */
async function cutInTheMiddle(shop: Shop, { token }: Person): Promise<null> {
  const text = JSON.stringify(aBasket(shop));
  const asking = shop.http.open({
    method: 'POST',
    path,
    token,
    headers: { 'content-type': 'application/json', 'content-length': String(text.length) },
  });
  asking.write(text.slice(0, text.length / 2));
  await sleep(from(shop.random, 5, 500));
  asking.socket?.resetAndDestroy();
  shop.tally.answered('order cut in its body', 'cut', 0);
  return null;
}

/** The client is gone before it is answered; with its key it asks again, and has its one order. */
async function unheard(shop: Shop, { token }: Person): Promise<Order | null> {
  const headers = { 'idempotency-key': randomUUID() };
  const asked = { method: 'POST', path, token, body: aBasket(shop), headers };
  const asking = shop.http.open(asked);
  asking.end();
  await sleep(from(shop.random, 1, 40));
  asking.destroy();
  shop.tally.answered('order whose answer is not heard', 'cut', 0);
  await sleep(from(shop.random, 0, 1_000));
  const answer = await shop.http.insist('order asked for again', [201], asked);
  return answer.status === 201 ? orderIn(answer.text) : null;
}

import { randomUUID } from 'node:crypto';
import type { Knex } from '../../../db/database';
import type { Person } from '../harness';

let count = 0;

/** An order as if it had been placed; nobody acts on it. */
export async function anOrder(
  db: Knex,
  owner: Person,
  product: { readonly id: string },
  overrides: Record<string, unknown> = {},
) {
  count += 1;
  const id = randomUUID();
  const orderNumber = `ORD-20260314-${String(count).padStart(4, '0')}`;
  await db('orders').insert({
    id,
    orderNumber,
    customerId: owner.id,
    totalCents: 300_000,
    shippingAddress: 'Moi Avenue 1',
    billingAddress: 'Moi Avenue 1',
    phoneNumber: '+254700000001',
    ...overrides,
  });
  await db('order_items').insert({
    id: randomUUID(),
    orderId: id,
    productId: product.id,
    position: 1,
    productName: 'Lamp',
    productSku: 'LAMP',
    quantity: 2,
    unitPriceCents: 150_000,
  });
  return { id, orderNumber };
}

export async function anEvent(
  db: Knex,
  orderId: string,
  seq: number,
  overrides: Record<string, unknown> = {},
) {
  await db('order_events').insert({ orderId, seq, kind: 'status_changed', ...overrides });
  await db('orders').where({ id: orderId }).update({ lastEvent: seq });
}

/** One to nobody we know, unless it is said to whom. */
export async function aNotification(
  db: Knex,
  orderId: string | null,
  overrides: Record<string, unknown> = {},
) {
  const id = randomUUID();
  await db('notifications').insert({
    id,
    orderId,
    notificationType: 'email',
    event: 'placed',
    audience: 'customer',
    address: `${id}@example.com`,
    template: 'order-placed',
    subject: 'Your order',
    message: 'Thank you',
    ...overrides,
  });
  return id;
}

/** How many queries `ask` costs; those whose text holds `part` where it is given. */
export async function queriesOf(db: Knex, ask: () => Promise<unknown>, part = ''): Promise<number> {
  let asked = 0;
  const counting = ({ sql }: { sql: string }) => void (asked += Number(sql.includes(part)));
  db.on('query', counting);
  await ask();
  db.off('query', counting);
  return asked;
}

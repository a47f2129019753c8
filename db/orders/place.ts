import { v7 as uuidv7 } from 'uuid';
import { Refusal, type ShortLine } from '../../workflows/domain/failures';
import { totalCents } from '../../workflows/domain/money';
import { orderNumber, shopDay } from '../../workflows/domain/order-number';
import type { OrderFacts, Shop } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import { composeNotifications, type Audiences } from '../notifications/compose';
import { takeStock, type TakenLine, type WantedLine } from '../stock';
import type { OrderRequest } from './request';

export type PlaceOutcome =
  /** `fresh`: by this very call, not by an earlier one. */
  | { readonly outcome: 'placed'; readonly fresh: boolean }
  | {
      readonly outcome: 'refused';
      readonly reason: 'OutOfStock' | 'NotForSale';
      readonly lines: readonly ShortLine[];
    }
  | { readonly outcome: 'absent' };

interface DraftRow {
  readonly request: OrderRequest;
  readonly requestHash: Buffer;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly customer: Audiences['customer'];
  readonly admins: Audiences['admins'];
  readonly now: Date;
}

/**
 * Turns the draft of an order into the order, in one transaction: takes the stock of all lines, then
 * the number, then writes order, items, ledger, event and the notifications that follow. Run again,
 * by whomever and at the same time, it finds its own row and answers the same.
 *
 * @param byActor whether the order's actor runs this; if not, somebody has to start one
 */
export async function placeOrder(
  db: Knex,
  shop: Shop,
  orderId: string,
  byActor: boolean,
): Promise<PlaceOutcome> {
  return db.transaction(async (trx) => {
    const draft = await lockDraft(trx, orderId);
    if (draft === null) {
      return (await orderExists(trx, orderId)) ? { outcome: 'placed', fresh: false } : absent;
    }

    const { taken, lines } = await takeStock(trx, draft.request.items);
    if (!taken) {
      // The key of a refused request is free again.
      await trx('order_drafts').where({ orderId }).delete();
      return refusal(draft.request.items, lines);
    }
    const total = totalCents(
      lines.map(({ priceCents, quantity }) => ({ unitPriceCents: priceCents, quantity })),
    );
    if (total === null) throw new Refusal('MalformedCommand', 'The total is too large to count.');

    // Last, because everyone who places an order waits here until this transaction has committed.
    const number = await takeNumber(trx, shopDay(draft.now, shop.timeZone));
    await insertOrder(trx, shop, { orderId, number, total, lines, draft, byActor });
    return { outcome: 'placed', fresh: true };
  });
}

const absent = { outcome: 'absent' } as const;

async function lockDraft(trx: Knex.Transaction, orderId: string): Promise<DraftRow | null> {
  const { rows } = await trx.raw<{ rows: DraftRow[] }>(
    `SELECT d.request, d.request_hash AS "requestHash", clock_timestamp() AS now,
            c.email, c.first_name AS "firstName", c.last_name AS "lastName",
            jsonb_build_object('id', c.id, 'email', c.email, 'reachable', c.is_active,
              'emailNotifications', c.email_notifications,
              'smsNotifications', c.sms_notifications) AS customer,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'email', p.email) ORDER BY p.id), '[]')
             FROM admins a JOIN customers p ON p.id = a.customer_id
             WHERE a.is_active AND p.is_active) AS admins
     FROM order_drafts d JOIN customers c ON c.id = d.customer_id
     WHERE d.order_id = ? AND NOT EXISTS (SELECT FROM orders o WHERE o.id = d.order_id)
     FOR UPDATE OF d`,
    [orderId],
  );
  return rows[0] ?? null;
}

async function orderExists(trx: Knex.Transaction, orderId: string): Promise<boolean> {
  const row = await trx('orders').where({ id: orderId }).first('id');
  return row !== undefined;
}

function refusal(wanted: readonly WantedLine[], found: readonly TakenLine[]): PlaceOutcome {
  const byId = new Map(found.map((line) => [line.id, line]));
  const short = wanted.flatMap(({ product_id, quantity }): (ShortLine & { onSale: boolean })[] => {
    const line = byId.get(product_id);
    const onSale = line?.onSale ?? false;
    const available = onSale ? (line?.available ?? 0) : 0;
    if (available >= quantity) return [];
    return [{ productId: product_id, requested: quantity, available, onSale }];
  });
  return {
    outcome: 'refused',
    reason: short.every(({ onSale }) => onSale) ? 'OutOfStock' : 'NotForSale',
    lines: short.map(({ productId, requested, available }) => ({
      productId,
      requested,
      available,
    })),
  };
}

async function takeNumber(trx: Knex.Transaction, day: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { last: number }[] }>(
    `INSERT INTO order_counters (day, last) VALUES (?, 1)
     ON CONFLICT (day) DO UPDATE SET last = order_counters.last + 1 RETURNING last`,
    [day],
  );
  const count = rows[0]?.last;
  if (count === undefined) throw new Error(`no order number for ${day}`);
  return orderNumber(day, count);
}

interface Placing {
  readonly orderId: string;
  readonly number: string;
  readonly total: number;
  readonly lines: readonly TakenLine[];
  readonly draft: DraftRow;
  readonly byActor: boolean;
}

/** Everything that makes the order, in one statement: the number's lock is held for one round trip and the commit. */
async function insertOrder(trx: Knex.Transaction, shop: Shop, placing: Placing): Promise<void> {
  const { orderId, number, total, lines, draft, byActor } = placing;
  const { request, customer, admins } = draft;
  const facts: OrderFacts = {
    orderId,
    orderNumber: number,
    status: 'pending',
    totalCents: total,
    placedAt: draft.now,
    isPaid: false,
    paymentMethod: request.payment_method,
    paymentReference: null,
    customer: {
      firstName: draft.firstName,
      lastName: draft.lastName,
      email: draft.email,
      phoneNumber: request.phone_number,
    },
    shippingAddress: request.shipping_address,
    items: lines.map(({ name, sku, quantity, priceCents }) => ({
      name,
      sku,
      quantity,
      unitPriceCents: priceCents,
    })),
    note: request.notes === '' ? null : request.notes,
  };
  const messages = composeNotifications('placed', facts, { customer, admins }, shop);
  const items = lines.map((line, index) => ({
    id: uuidv7(),
    position: index + 1,
    product_id: line.id,
    product_name: line.name,
    product_sku: line.sku,
    quantity: line.quantity,
    unit_price_cents: line.priceCents,
  }));
  await trx.raw(
    `WITH placed AS (
       INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address,
         billing_address, phone_number, notes, payment_method, request_hash, actor_started_at,
         last_event, version, created_at, updated_at)
       VALUES (:orderId, :number, :customerId, :total, :shipping, :billing, :phone, :notes,
         :method, :hash, CASE WHEN :byActor THEN CAST(:now AS timestamptz) END, :events, 1, :now, :now)
     ), items AS (
       INSERT INTO order_items (id, order_id, position, product_id, product_name, product_sku,
         quantity, unit_price_cents)
       SELECT id, CAST(:orderId AS uuid), position, product_id, product_name, product_sku, quantity, unit_price_cents
       FROM jsonb_to_recordset(CAST(:items AS jsonb)) AS i (id uuid, position int, product_id uuid,
         product_name text, product_sku text, quantity int, unit_price_cents bigint)
       RETURNING product_id, quantity
     ), ledger AS (
       INSERT INTO stock_movements (product_id, order_id, kind, quantity, actor_type, actor_id)
       SELECT product_id, CAST(:orderId AS uuid), 'taken', -quantity, 'customer', CAST(:customerId AS int) FROM items
     ), told AS (
       INSERT INTO notifications (id, notification_type, order_id, event, audience, recipient_id,
         address, template, subject, message, html, status, error_message)
       SELECT id, notification_type, order_id, event, audience, recipient_id, address, template,
         subject, message, html, status, error_message
       FROM jsonb_populate_recordset(NULL::notifications, CAST(:messages AS jsonb))
     ), event AS (
       INSERT INTO order_events (order_id, seq, at, kind, to_status, actor_type, actor_id)
       VALUES (:orderId, 1, :now, 'placed', 'pending', 'customer', :customerId)
     ), skipped AS (
       INSERT INTO order_events (order_id, seq, at, kind, notification_id)
       SELECT CAST(:orderId AS uuid), 1 + row_number() OVER (), CAST(:now AS timestamptz),
         'notification_skipped', id
       FROM jsonb_populate_recordset(NULL::notifications, CAST(:messages AS jsonb)) WHERE status = 'skipped'
     )
     DELETE FROM order_drafts WHERE order_id = :orderId`,
    {
      orderId,
      number,
      customerId: customer.id,
      total,
      shipping: request.shipping_address,
      billing: request.billing_address,
      phone: request.phone_number,
      notes: request.notes,
      method: request.payment_method,
      hash: draft.requestHash,
      byActor,
      now: draft.now,
      events: 1 + messages.filter(({ status }) => status === 'skipped').length,
      items: JSON.stringify(items),
      messages: JSON.stringify(messages),
    },
  );
}

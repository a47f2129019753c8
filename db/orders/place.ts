import { v7 as uuidv7 } from 'uuid';
import type { ShortLine } from '../../workflows/domain/failures';
import { totalCents } from '../../workflows/domain/money';
import type { Channel } from '../../workflows/domain/news';
import { orderNumber, shopDay } from '../../workflows/domain/order-number';
import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import type { OrderFacts, Shop } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import { composeNotifications, type Audiences } from '../notifications/compose';
import { takeStock, type TakenLine, type WantedLine } from '../stock';
import type { OrderRequest } from './request';

export type PlaceOutcome =
  /** The order if this very call placed it; null if an earlier one did. */
  | { readonly outcome: 'placed'; readonly order: OrderSnapshot | null }
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
 * writes order, number, items, ledger, event and the notifications that follow. Run again,
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
  try {
    return await placeDraft(db, shop, orderId, byActor);
  } catch (error) {
    if (!(error instanceof Uncountable)) throw error;
    // Prices have risen since the API looked. As with every refusal, nothing is taken and the key is free.
    await db('order_drafts').where({ orderId }).delete();
    return { outcome: 'refused', reason: 'NotForSale', lines: [] };
  }
}

/** A total that is more than can be counted exactly. */
class Uncountable extends Error {}

function placeDraft(
  db: Knex,
  shop: Shop,
  orderId: string,
  byActor: boolean,
): Promise<PlaceOutcome> {
  return db.transaction(async (trx) => {
    const draft = await lockDraft(trx, orderId);
    if (draft === null) {
      return (await orderExists(trx, orderId)) ? { outcome: 'placed', order: null } : absent;
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
    if (total === null) throw new Uncountable();

    const order = await insertOrder(trx, shop, { orderId, total, lines, draft, byActor });
    return { outcome: 'placed', order };
  });
}

const absent = { outcome: 'absent' } as const;

async function lockDraft(trx: Knex.Transaction, orderId: string): Promise<DraftRow | null> {
  const { rows } = await trx.raw<{ rows: DraftRow[] }>(
    `SELECT d.request, d.request_hash AS "requestHash", clock_timestamp() AS now,
            c.email, c.first_name AS "firstName", c.last_name AS "lastName",
            jsonb_build_object('id', c.id, 'email', c.email, 'reachable', c.is_active,
              'emailNotifications', c.email_notifications,
              'smsNotifications', c.sms_notifications, 'language', c.language) AS customer,
            (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'email', p.email,
               'language', p.language) ORDER BY p.id), '[]')
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

interface Placing {
  readonly orderId: string;
  readonly total: number;
  readonly lines: readonly TakenLine[];
  readonly draft: DraftRow;
  readonly byActor: boolean;
}

/** Stands in the texts for the number, which is known only when they are written down. */
const numberToCome = orderNumber('0000-00-00', 0);

/**
 * Everything that makes the order, in one statement. Its number is taken by the same statement, so that
 * the lock on the day's counter, for which everyone who places an order waits, is held for no more than
 * that and the commit; and it is taken in the end, so that who is refused leaves no gap.
 */
async function insertOrder(
  trx: Knex.Transaction,
  shop: Shop,
  placing: Placing,
): Promise<OrderSnapshot> {
  const { orderId, total, lines, draft, byActor } = placing;
  const { request, customer, admins, now } = draft;
  const messages = composeNotifications('placed', factsOf(placing), { customer, admins }, shop);
  const items = lines.map((line, index) => ({
    id: uuidv7(),
    position: index + 1,
    product_id: line.id,
    product_name: line.name,
    product_sku: line.sku,
    quantity: line.quantity,
    unit_price_cents: line.priceCents,
  }));
  const day = shopDay(now, shop.timeZone);
  const { rows } = await trx.raw<{ rows: { orderNumber: string }[] }>(
    `WITH counted AS (
       INSERT INTO order_counters (day, last) VALUES (CAST(:day AS date), 1)
       ON CONFLICT (day) DO UPDATE SET last = order_counters.last + 1 RETURNING last
     ), numbered AS (
       SELECT :prefix || lpad(last::text, greatest(4, length(last::text)), '0') AS number FROM counted
     ), texts AS (
       SELECT CAST(replace(:messages, :numberToCome, number) AS jsonb) AS messages FROM numbered
     ), placed AS (
       INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address,
         billing_address, phone_number, notes, payment_method, request_hash, actor_started_at,
         last_event, version, created_at, updated_at)
       SELECT CAST(:orderId AS uuid), number, :customerId, :total, :shipping, :billing, :phone, :notes,
         :method, CAST(:hash AS bytea), CASE WHEN :byActor THEN CAST(:now AS timestamptz) END, :events,
         1, CAST(:now AS timestamptz), CAST(:now AS timestamptz) FROM numbered
       RETURNING order_number
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
       FROM texts, jsonb_populate_recordset(NULL::notifications, messages)
     ), event AS (
       INSERT INTO order_events (order_id, seq, at, kind, to_status, actor_type, actor_id)
       VALUES (:orderId, 1, :now, 'placed', 'pending', 'customer', :customerId)
     ), skipped AS (
       INSERT INTO order_events (order_id, seq, at, kind, notification_id)
       SELECT CAST(:orderId AS uuid), 1 + row_number() OVER (), CAST(:now AS timestamptz),
         'notification_skipped', id
       FROM texts, jsonb_populate_recordset(NULL::notifications, messages)
       WHERE status = 'skipped'
     ), done AS (
       DELETE FROM order_drafts WHERE order_id = :orderId
     )
     SELECT order_number AS "orderNumber" FROM placed`,
    {
      orderId,
      day,
      prefix: orderNumber(day, 0).slice(0, -4),
      numberToCome,
      customerId: customer.id,
      total,
      shipping: request.shipping_address,
      billing: request.billing_address,
      phone: request.phone_number,
      notes: request.notes,
      method: request.payment_method,
      hash: draft.requestHash,
      byActor,
      now,
      events: 1 + messages.filter(({ status }) => status === 'skipped').length,
      items: JSON.stringify(items),
      messages: JSON.stringify(messages),
    },
  );
  const number = rows[0]?.orderNumber;
  if (number === undefined) throw new Error(`order ${orderId} was not inserted`);
  const unsent = (channel: Channel) =>
    messages.filter((each) => each.status === 'pending' && each.notification_type === channel)
      .length;
  return {
    orderNumber: number,
    status: 'pending',
    totalCents: total,
    customerId: customer.id,
    isPaid: false,
    placedAt: now.getTime(),
    version: 1,
    history: [{ at: now.getTime(), kind: 'placed', to: 'pending', by: 'customer' }],
    unsent: { email: unsent('email'), sms: unsent('sms') },
    failed: 0,
  };
}

function factsOf({ orderId, total, lines, draft }: Placing): OrderFacts {
  const { request } = draft;
  return {
    orderId,
    orderNumber: numberToCome,
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
}

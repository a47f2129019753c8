import type { Knex } from '../../db/database';

const tables = ['orders', 'order_items', 'order_events', 'notifications', 'stock_movements'];
const batch = 50_000;
const customersFor = (orders: number) => Math.max(1_000, Math.round(orders / 20));
const products = 2_000;

/**
 * Orders `from` + 1 to `to` of a shop that has taken them evenly over a year up to now: two lines, five
 * events and an SMS and an e-mail each. 2 % have a way to go, one message in 500 has failed. Foreign keys
 * are not checked and what only speeds reading is indexed afterwards, as a restored backup is.
 */
export async function fill(
  db: Knex,
  from: number,
  to: number,
  say: (line: string) => void,
): Promise<void> {
  await people(db, customersFor(to));
  const indexes = await setAside(db);
  for (let first = from + 1; first <= to; first += batch) {
    const last = Math.min(to, first + batch - 1);
    await db.transaction(async (trx) => {
      await trx.raw(`SET LOCAL session_replication_role = replica`);
      await trx.raw(`SET LOCAL statement_timeout = 0`);
      for (const sql of statements) await trx.raw(sql, { first, last, of: to });
    });
  }
  say(`${to - from} orders are in; making the indexes.`);
  for (const definition of indexes) {
    await db.transaction(async (trx) => {
      await trx.raw(`SET LOCAL statement_timeout = 0`);
      await trx.raw(`SET LOCAL maintenance_work_mem = '1GB'`);
      await trx.raw(definition);
    });
  }
}

/** Drops the indexes that hold no rule. @returns how each is made again */
async function setAside(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { name: string; definition: string }[] }>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relname = ANY (CAST(? AS text[])) AND NOT i.indisunique`,
    [tables],
  );
  for (const { name } of rows) await db.raw('DROP INDEX ??', [name]);
  return rows.map(({ definition }) => definition);
}

/** As many customers as there are to be, and what they buy. */
async function people(db: Knex, customers: number): Promise<void> {
  await db.raw(
    `INSERT INTO customers (email, first_name, last_name, phone_number, created_at)
     SELECT 'person' || n || '@example.com',
       (ARRAY['Amina','Otieno','Wanjiru','Kamau','Achieng','Mwangi','Njeri','Baraka'])[1 + n % 8],
       'Family' || n % (:customers / 10), '+2547' || lpad(n::text, 8, '0'),
       now() - interval '1 year' + n * (interval '1 year' / :customers)
     FROM generate_series(1, :customers) n
     WHERE n > (SELECT count(*) FROM customers)`,
    { customers },
  );
  await db.raw(
    `INSERT INTO categories (name, slug, lft, rgt, depth) VALUES ('All', 'all', 1, 2, 0)
     ON CONFLICT DO NOTHING`,
  );
  await db.raw(
    `INSERT INTO products (name, slug, sku, price_cents, stock_quantity, category_id)
     SELECT 'Product ' || n, 'product-' || n, 'SKU-' || n, 10000 + n, n % 500,
       (SELECT id FROM categories LIMIT 1)
     FROM generate_series(1, CAST(:products AS int)) n ON CONFLICT DO NOTHING`,
    { products },
  );
}

/** When order `n` of `:of` was placed, and its id, which any statement finds again. */
const made = `now() - interval '1 year' + n * (interval '1 year' / CAST(:of AS int))`;
const idOf = (kind: string) =>
  `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-00000000000${kind}')::uuid`;

const statements = [
  `INSERT INTO orders (id, order_number, customer_id, status, total_cents, shipping_address,
     billing_address, phone_number, payment_method, is_paid, payment_reference, paid_at, request_hash,
     actor_started_at, last_event, version, created_at, updated_at)
   SELECT ${idOf('0')}, 'ORD-' || to_char(${made}, 'YYYYMMDD') || '-' || lpad(n::text, 7, '0'),
     1 + (hashint4(n::int) & 2147483647) % (SELECT count(*)::int FROM customers),
     CASE WHEN n > :of * 0.98 OR n % 5000 = 0
       THEN (ARRAY['pending','confirmed','processing','shipped'])[1 + n % 4]
       WHEN n % 25 = 0 THEN 'cancelled' WHEN n % 99 = 0 THEN 'refunded' ELSE 'delivered' END,
     20000 + n % 9000, 'Kenyatta Avenue ' || n % 300 || ', Nairobi', 'Kenyatta Avenue ' || n % 300 || ', Nairobi',
     '+2547' || lpad((n % 100000)::text, 8, '0'), 'mpesa', n % 3 > 0,
     CASE WHEN n % 3 > 0 THEN 'PAY' || n END, CASE WHEN n % 3 > 0 THEN ${made} END,
     sha256(n::text::bytea), ${made}, 5, 9, ${made}, ${made}
   FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n`,
  `INSERT INTO order_items (id, order_id, position, product_id, product_name, product_sku, quantity,
     unit_price_cents, created_at)
   SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8001-00000000000' || line)::uuid, ${idOf('0')}, line, p.id,
     p.name, p.sku, 1, p.price_cents, ${made}
   FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n, generate_series(1, 2) line,
     LATERAL (SELECT * FROM picks WHERE place = (n * 7 + line * 13) % ${products}) p`.replaceAll(
    'picks',
    '(SELECT id, name, sku, price_cents, row_number() OVER (ORDER BY sku) - 1 AS place FROM products)',
  ),
  `INSERT INTO stock_movements (product_id, order_id, kind, quantity, created_at)
   SELECT product_id, order_id, 'taken', -1, created_at FROM order_items
   WHERE id >= (lpad(to_hex(CAST(:first AS int)), 8, '0') || '-0000-7000-8001-000000000000')::uuid
     AND id <= (lpad(to_hex(CAST(:last AS int)), 8, '0') || '-0000-7000-8001-00000000000f')::uuid
     AND CAST(:of AS int) > 0`,
  `INSERT INTO notifications (id, notification_type, order_id, event, audience, recipient_id, address,
     template, subject, message, status, sent_at, error_kind, error_code, error_message, cost, currency,
     units, provider_message_id, created_at, updated_at)
   SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8002-00000000000' || kind)::uuid,
     (ARRAY['sms','email'])[kind], ${idOf('0')}, 'placed', 'customer',
     1 + (hashint4(n::int) & 2147483647) % (SELECT count(*)::int FROM customers), 'person' || n || '@example.com',
     'placed', CASE kind WHEN 2 THEN 'Your order ' || n || ' has been placed' ELSE '' END,
     'Dear customer, your order ORD-' || lpad(n::text, 7, '0') || ' of Ksh ' || 200 + n % 90 ||
       '.00 has been received. We tell you when it is on its way. Thank you for shopping with us.',
     CASE WHEN n % 500 = 0 THEN 'failed' WHEN n > :of * 0.9999 THEN 'pending' ELSE 'sent' END,
     CASE WHEN n % 500 > 0 AND n <= :of * 0.9999 THEN ${made} + interval '1 second' END,
     CASE WHEN n % 500 = 0 THEN 'passing' END, CASE WHEN n % 500 = 0 THEN '451' END,
     CASE WHEN n % 500 = 0 THEN 'try later' ELSE '' END, CASE kind WHEN 1 THEN 0.8 END,
     CASE kind WHEN 1 THEN 'KES' END, CASE kind WHEN 1 THEN 1 END, 'ATXid_' || n || kind, ${made}, ${made}
   FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n, generate_series(1, 2) kind`,
  `UPDATE notifications SET abandoned_at = updated_at WHERE status = 'failed' AND error_kind = 'passing'
     AND created_at < now() - interval '7 days' AND abandoned_at IS NULL AND CAST(:of AS int) > 0
     AND id >= (lpad(to_hex(CAST(:first AS int)), 8, '0') || '-0000-7000-8002-000000000000')::uuid
     AND id <= (lpad(to_hex(CAST(:last AS int)), 8, '0') || '-0000-7000-8002-00000000000f')::uuid`,
  `INSERT INTO order_events (order_id, seq, at, kind, from_status, to_status, notification_id)
   SELECT ${idOf('0')}, seq, ${made} + seq * interval '1 hour',
     CASE WHEN seq = 1 THEN 'placed' WHEN seq <= 3 THEN 'notification_sent' ELSE 'status_changed' END,
     CASE WHEN seq = 4 THEN 'pending' WHEN seq = 5 THEN 'shipped' END,
     CASE WHEN seq = 1 THEN 'pending' WHEN seq = 4 THEN 'confirmed' WHEN seq = 5 THEN 'delivered' END,
     CASE WHEN seq IN (2, 3)
       THEN (lpad(to_hex(n), 8, '0') || '-0000-7000-8002-00000000000' || seq - 1)::uuid END
   FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n, generate_series(1, 5) seq`,
];

import type { Checking } from '../checks';

/** Each gives a row for everything that is not as it must be. */
const rules: Readonly<Record<string, string>> = {
  'order numbers are without gaps': `
    SELECT c.day, c.last, count(o.id) AS orders, max(CAST(split_part(o.order_number, '-', 3) AS int)) AS highest
    FROM order_counters c
    LEFT JOIN orders o ON o.order_number LIKE 'ORD-' || to_char(c.day, 'YYYYMMDD') || '-%'
    GROUP BY c.day, c.last
    HAVING count(o.id) <> c.last OR max(CAST(split_part(o.order_number, '-', 3) AS int)) <> c.last`,
  'an order has its items, and they are its total': `
    SELECT o.order_number, o.total_cents, sum(i.quantity * i.unit_price_cents) AS items
    FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
    GROUP BY o.id HAVING o.total_cents IS DISTINCT FROM sum(i.quantity * i.unit_price_cents)`,
  'events count up without gaps to last_event': `
    SELECT o.order_number, o.last_event, count(e.seq) AS events, max(e.seq) AS highest
    FROM orders o LEFT JOIN order_events e ON e.order_id = o.id
    GROUP BY o.id HAVING count(e.seq) <> o.last_event OR max(e.seq) <> o.last_event`,
  'an order is placed once': `
    SELECT o.order_number, count(e.seq) AS placed
    FROM orders o LEFT JOIN order_events e ON e.order_id = o.id AND e.kind = 'placed'
    GROUP BY o.id HAVING count(e.seq) <> 1`,
  'each move leaves from where the one before has led': `
    SELECT order_id, seq, from_status, before FROM (
      SELECT order_id, seq, kind, from_status,
             lag(to_status) OVER (PARTITION BY order_id ORDER BY seq) AS before
      FROM order_events WHERE kind IN ('placed', 'status_changed')
    ) AS moves WHERE kind = 'status_changed' AND from_status IS DISTINCT FROM before`,
  'the timeline ends with the status': `
    SELECT o.order_number, o.status, e.to_status FROM orders o CROSS JOIN LATERAL (
      SELECT to_status FROM order_events
      WHERE order_id = o.id AND kind IN ('placed', 'status_changed') ORDER BY seq DESC LIMIT 1
    ) e WHERE o.status <> e.to_status`,
  'whoever is paid says so once': `
    SELECT o.order_number, o.is_paid, count(e.seq) AS payments
    FROM orders o LEFT JOIN order_events e ON e.order_id = o.id AND e.kind = 'payment_recorded'
    WHERE o.created_at >= :since
    GROUP BY o.id HAVING (count(e.seq) = 1) <> o.is_paid OR count(e.seq) > 1`,
  'mass retries come to an end, and count no more than there were': `
    SELECT id, status, total, done, failed FROM notification_retries WHERE status <> 'completed'`,
  // The contract's table: an SMS and an e-mail for each step, one more e-mail for each admin at the first, a receipt.
  'each step has the messages that tell of it': `
    SELECT * FROM (
      SELECT o.order_number, e.kind, e.to_status,
        (SELECT count(*) FROM notifications n WHERE n.order_id = o.id AND n.notification_type = 'sms'
         AND n.event = coalesce(nullif(e.to_status, 'pending'), CASE e.kind WHEN 'placed' THEN 'placed' ELSE e.kind END)) AS sms,
        (SELECT count(*) FROM notifications n WHERE n.order_id = o.id AND n.notification_type = 'email'
         AND n.event = coalesce(nullif(e.to_status, 'pending'), CASE e.kind WHEN 'placed' THEN 'placed' ELSE e.kind END)) AS email,
        CASE e.kind WHEN 'payment_recorded' THEN 0 ELSE 1 END AS sms_due,
        CASE e.kind WHEN 'placed' THEN 1 + (SELECT count(*) FROM admins WHERE is_active) ELSE 1 END AS email_due
      FROM orders o JOIN order_events e ON e.order_id = o.id
      WHERE o.created_at >= :since AND e.kind IN ('placed', 'status_changed', 'payment_recorded')
    ) AS steps WHERE sms <> sms_due OR email <> email_due`,
  'nobody is told of what has not happened': `
    SELECT n.id, n.event, n.order_id FROM notifications n
    WHERE n.order_id IS NOT NULL AND n.created_at >= :since AND NOT EXISTS (
      SELECT FROM order_events e WHERE e.order_id = n.order_id
      AND (e.kind = n.event OR e.to_status = n.event OR (e.kind = 'placed' AND n.event = 'placed')))`,
};

/** Drafts and commands are for those who were never told how it went: swept after an hour. */
const leftovers = `
  SELECT 'draft' AS what, request->>'notes' AS id FROM order_drafts
  UNION ALL
  SELECT 'command', coalesce(nullif(note, ''), payment_reference) FROM order_commands
  WHERE note <> '' OR payment_reference IS NOT NULL`;

export async function checkOrders({ stack: { db }, book, since }: Checking): Promise<string[]> {
  const broken: string[] = [];
  for (const [rule, sql] of Object.entries(rules)) {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      sql,
      sql.includes(':since') ? { since } : {},
    );
    broken.push(...rows.map((row) => `${rule}: ${JSON.stringify(row)}`));
  }
  const { rows } = await db.raw<{ rows: { what: string; id: string }[] }>(leftovers);
  const byId = new Map(book.commands.map((command) => [command.id, command]));
  for (const { what, id } of rows) {
    const command = byId.get(id);
    // One that was sent several times may have left the row of a try that nobody carried out.
    const mayStay =
      what === 'draft'
        ? command?.outcome === 'unknown'
        : command !== undefined && (command.outcome !== 'accepted' || command.tries > 1);
    if (!mayStay) broken.push(`a ${what} is left over from ${JSON.stringify(command ?? id)}`);
  }
  return broken;
}

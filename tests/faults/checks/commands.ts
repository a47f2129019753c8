import type { Command } from '../book';
import type { Checking } from '../checks';

/** An order, by the note that its customer sent with it. */
interface OrderRow {
  readonly id: string;
  readonly notes: string;
}

interface EventRow {
  readonly orderId: string;
  readonly note: string;
  readonly toStatus: string | null;
}

interface PaymentRow {
  readonly id: string;
  readonly paymentReference: string;
  readonly events: number;
}

/** What was accepted stands once, what was refused not at all, and what nobody knows of at most once. */
export async function checkCommands({ stack: { db }, book, since }: Checking): Promise<string[]> {
  const orders = await db('orders')
    .where('createdAt', '>=', since)
    .select<OrderRow[]>('id', 'notes');
  const moves = await db('order_events')
    .where({ kind: 'status_changed' })
    .where('at', '>=', since)
    .select<EventRow[]>('orderId', 'note', 'toStatus');
  const { rows: payments } = await db.raw<{ rows: PaymentRow[] }>(
    `SELECT o.id, o.payment_reference AS "paymentReference",
            (SELECT count(*) FROM order_events e
             WHERE e.order_id = o.id AND e.kind = 'payment_recorded') AS events
     FROM orders o WHERE o.is_paid AND o.paid_at >= ?`,
    [since],
  );

  const placed = groupBy(orders, ({ notes }) => notes);
  const moved = groupBy(moves, ({ note }) => note);
  const paid = groupBy(payments, ({ paymentReference }) => paymentReference);
  const broken: string[] = [];
  for (const command of book.commands) {
    const stands =
      command.kind === 'place'
        ? (placed.get(command.id) ?? []).map(({ id }) => ({ orderId: id, to: undefined, times: 1 }))
        : command.kind === 'pay'
          ? (paid.get(command.id) ?? []).map(({ id, events }) => ({
              orderId: id,
              to: undefined,
              times: events,
            }))
          : (moved.get(command.id) ?? []).map(({ orderId, toStatus }) => ({
              orderId,
              to: toStatus ?? undefined,
              times: 1,
            }));
    broken.push(...compare(command, stands));
  }
  const known = new Set(book.commands.map(({ id }) => id));
  const strange = [...placed.keys(), ...moved.keys(), ...paid.keys()].filter(
    (id) => !known.has(id),
  );
  return [
    ...broken,
    ...strange.map((id) => `"${id}" stands in the database, and nobody asked for it`),
  ];
}

interface Standing {
  readonly orderId: string;
  readonly to: string | undefined;
  readonly times: number;
}

function compare(command: Command, stands: readonly Standing[]): string[] {
  const { kind, id, outcome, orderId, to, round } = command;
  const times = stands.reduce((sum, each) => sum + each.times, 0);
  const fits = { accepted: times === 1, refused: times === 0, unknown: times <= 1, open: false };
  const name = `${kind} ${id} of round ${round}${orderId === undefined ? '' : `, order ${orderId}`}`;
  const other = stands.find(
    (each) => (orderId !== undefined && each.orderId !== orderId) || each.to !== to,
  );
  return [
    ...(fits[outcome] ? [] : [`${name} is ${outcome}, and stands ${times} times`]),
    ...(other === undefined ? [] : [`${name} stands as ${JSON.stringify(other)}`]),
  ];
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

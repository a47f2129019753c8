import { findingKinds, type FindingKind } from '../workflows/domain/finding';
import { channels, errorKinds, type Channel, type ErrorKind } from '../workflows/domain/news';
import type { OrderStatus } from '../workflows/domain/order-status';
import type { Knex } from './database';

/** What is under way in the shop and what waits, each read by an index whose size is that of the answer. */
export interface ShopState {
  readonly open: readonly StatusCount[];
  /** Orders that no actor has loaded yet, and of when the oldest is. */
  readonly withoutActor: { readonly count: number; readonly since: Date | null };
  readonly waiting: readonly {
    readonly channel: Channel;
    readonly stopped: boolean;
    readonly count: number;
    readonly since: Date | null;
  }[];
  /** Not given up yet. */
  readonly failed: readonly {
    readonly channel: Channel;
    readonly kind: ErrorKind;
    readonly count: number;
  }[];
  /** What the reconciler found and nobody has put right. */
  readonly findings: readonly {
    readonly kind: FindingKind;
    readonly needsPerson: boolean;
    readonly count: number;
  }[];
  /** When the reconciler last came to its end; null: never in the time that runs are kept. */
  readonly reconciledAt: Date | null;
}

export interface StatusCount {
  readonly status: OrderStatus;
  readonly count: number;
}

export async function readShopState(db: Knex): Promise<ShopState> {
  const [open, withoutActor, waiting, failed, findings, reconciledAt] = await Promise.all([
    countOrders(db, ['pending', 'confirmed', 'processing', 'shipped']),
    ordersUnattended(db),
    messagesWaiting(db),
    messagesFailed(db),
    openFindings(db),
    lastReconciliation(db),
  ]);
  return { open, withoutActor, waiting, failed, findings, reconciledAt };
}

/** Those at rest: ever more, so asked for less often than the others. */
export function countAtRest(db: Knex): Promise<StatusCount[]> {
  return countOrders(db, ['delivered', 'cancelled', 'refunded']);
}

async function countOrders(db: Knex, statuses: readonly OrderStatus[]): Promise<StatusCount[]> {
  const { rows } = await db.raw<{ rows: StatusCount[] }>(
    `SELECT s AS status, (SELECT count(*) FROM orders WHERE status = s) AS count
     FROM unnest(CAST(:statuses AS text[])) s`,
    { statuses: [...statuses] },
  );
  return rows;
}

async function ordersUnattended(db: Knex): Promise<ShopState['withoutActor']> {
  const { rows } = await db.raw<{ rows: ShopState['withoutActor'][] }>(
    `SELECT count(*) AS count, min(created_at) AS since FROM orders
     WHERE actor_started_at IS NULL AND status NOT IN ('delivered', 'cancelled', 'refunded')`,
  );
  return rows[0] ?? { count: 0, since: null };
}

async function messagesWaiting(db: Knex): Promise<ShopState['waiting']> {
  const { rows } = await db.raw<{ rows: ShopState['waiting'] }>(
    `SELECT c.channel, c.stopped, w.count, w.since FROM channels c CROSS JOIN LATERAL (
       SELECT count(*) AS count, min(created_at) AS since FROM notifications
       WHERE status = 'pending' AND notification_type = c.channel
     ) w`,
  );
  return rows;
}

async function messagesFailed(db: Knex): Promise<ShopState['failed']> {
  const { rows } = await db.raw<{ rows: ShopState['failed'] }>(
    `SELECT channel, kind, (
       SELECT count(*) FROM notifications
       WHERE status = 'failed' AND abandoned_at IS NULL AND notification_type = channel AND error_kind = kind
     ) AS count
     FROM unnest(CAST(:channels AS text[])) channel, unnest(CAST(:errorKinds AS text[])) kind`,
    { channels: [...channels], errorKinds: [...errorKinds] },
  );
  return rows;
}

async function openFindings(db: Knex): Promise<ShopState['findings']> {
  const { rows } = await db.raw<{ rows: ShopState['findings'] }>(
    `SELECT k AS kind, n AS "needsPerson", count(f.id) AS count
     FROM unnest(CAST(:findingKinds AS text[])) k CROSS JOIN unnest(ARRAY[false, true]) n
       LEFT JOIN findings f ON kind = k AND needs_person = n AND resolved_at IS NULL
     GROUP BY k, n`,
    { findingKinds: [...findingKinds] },
  );
  return rows;
}

async function lastReconciliation(db: Knex): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: { readonly at: Date }[] }>(
    `SELECT finished_at AS at FROM reconciliations WHERE finished_at IS NOT NULL
     ORDER BY started_at DESC LIMIT 1`,
  );
  return rows[0]?.at ?? null;
}

import type { Knex } from '../database';
import type { OrderRequest } from './request';

export interface Draft {
  readonly orderId: string;
  readonly customerId: number;
  /** SHA-256 of what the client sent. */
  readonly requestHash: Buffer;
  readonly request: OrderRequest;
  readonly requestId: string;
}

/** What is already known under an order's id: `hash` is of the request that came first. */
export interface Known {
  readonly state: 'new' | 'draft' | 'order';
  readonly hash: Buffer | null;
}

/** Looks for an order, or a draft of one, under this id. */
export async function findRequest(db: Knex, orderId: string): Promise<Known> {
  const { rows } = await db.raw<{ rows: Known[] }>(
    `SELECT 'order' AS state, request_hash AS hash FROM orders WHERE id = :orderId
     UNION ALL SELECT 'draft', request_hash FROM order_drafts WHERE order_id = :orderId LIMIT 1`,
    { orderId },
  );
  return rows[0] ?? { state: 'new', hash: null };
}

/**
 * Keeps a request until it is an order. False if a draft of that order is there already, or the order itself, or the
 * customer has been erased meanwhile: locked, so that an erasure finds every draft or none comes after it.
 */
export async function saveDraft(db: Knex, draft: Draft): Promise<boolean> {
  return (await insertDraft(db, draft)) && !(await removeIfPlaced(db, draft.orderId));
}

/**
 * The same request sent at the same time may have become the order while this one looked: then nobody
 * would ever take up the draft. A statement of its own, as the one that waits for that transaction's lock still sees
 * what was before it.
 */
async function removeIfPlaced(db: Knex, orderId: string): Promise<boolean> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `DELETE FROM order_drafts d USING orders o WHERE d.order_id = ? AND o.id = d.order_id`,
    [orderId],
  );
  return rowCount > 0;
}

async function insertDraft(db: Knex, draft: Draft): Promise<boolean> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `INSERT INTO order_drafts (order_id, customer_id, request_hash, request, request_id)
     SELECT CAST(? AS uuid), id, CAST(? AS bytea), CAST(? AS jsonb), ?
     FROM customers WHERE id = ? AND erased_at IS NULL FOR SHARE
     ON CONFLICT (order_id) DO NOTHING`,
    [
      draft.orderId,
      draft.requestHash,
      JSON.stringify(draft.request),
      draft.requestId,
      draft.customerId,
    ],
  );
  return rowCount === 1;
}

/**
 * Removes drafts and commands older than `ageMs` that nobody carried out: their callers have long
 * had another answer.
 *
 * @returns how many were removed
 */
export async function sweepDrafts(db: Knex, ageMs: number): Promise<number> {
  const before = new Date(Date.now() - ageMs);
  const drafts = await db('order_drafts').where('createdAt', '<', before).delete();
  const commands = await db('order_commands').where('createdAt', '<', before).delete();
  return drafts + commands;
}

/** How many `sweepDrafts` would remove. */
export async function countOldDrafts(db: Knex, ageMs: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `SELECT (SELECT count(*) FROM order_drafts WHERE created_at < :before)
       + (SELECT count(*) FROM order_commands WHERE created_at < :before) AS count`,
    { before: new Date(Date.now() - ageMs) },
  );
  return rows[0]?.count ?? 0;
}

import { channels, type Channel } from '../../workflows/domain/news';
import type { Knex } from '../database';

/** A channel as it is set, and what waits on it. */
export interface ChannelState {
  readonly channel: Channel;
  /** Messages a minute over all workers; null: what the workers' settings say. */
  readonly perMinute: number | null;
  readonly stopped: boolean;
  readonly reason: string;
  readonly waiting: number;
  readonly oldestWaitingAt: Date | null;
}

export async function readChannels(db: Knex): Promise<ChannelState[]> {
  const { rows } = await db.raw<{ rows: ChannelState[] }>(
    `SELECT c.channel, c.per_minute AS "perMinute", c.stopped, c.reason,
       coalesce(w.waiting, 0) AS waiting, w.oldest AS "oldestWaitingAt"
     FROM channels c LEFT JOIN (
       SELECT notification_type, CAST(count(*) AS int) AS waiting, min(created_at) AS oldest
       FROM notifications WHERE status = 'pending' GROUP BY notification_type
     ) w ON w.notification_type = c.channel
     ORDER BY array_position(CAST(? AS text[]), c.channel)`,
    [[...channels]],
  );
  return rows;
}

export interface ChannelChange {
  readonly perMinute?: number | null | undefined;
  readonly stopped?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** @returns false where it would be stopped and nobody has said why */
export async function changeChannel(
  trx: Knex.Transaction,
  channel: Channel,
  change: ChannelChange,
): Promise<boolean> {
  const before = await trx('channels')
    .where({ channel })
    .forUpdate()
    .first<Pick<ChannelState, 'perMinute' | 'stopped' | 'reason'>>();
  const { perMinute = before.perMinute, stopped = before.stopped } = change;
  const reason = stopped ? (change.reason ?? before.reason) : '';
  if (stopped && reason === '') return false;
  await trx('channels')
    .where({ channel })
    .update({
      perMinute,
      stopped,
      reason,
      // A turn far off by the old rate is not waited for.
      nextAt: trx.raw('least(next_at, now())'),
      updatedAt: trx.fn.now(),
    });
  return true;
}

export interface Turns {
  readonly granted: number;
  /** When to ask again; null while the channel is stopped. */
  readonly waitMs: number | null;
  /** It runs and has no rate: for a moment nobody need ask. */
  readonly isFree: boolean;
}

/** So many may leave at once after a pause, beyond what the rate allows. */
const burst = 5;

/**
 * Takes turns to send: over all workers no more than the channel's rate, exactly, and none while it is
 * stopped.
 *
 * @param otherwise messages a minute where the channel itself has no rate; 0 is no limit
 */
export async function takeTurns(
  db: Knex,
  channel: Channel,
  otherwise: number,
  most: number,
): Promise<Turns> {
  const { rows } = await db.raw<{ rows: Turns[] }>(
    `SELECT t.granted, t.wait_ms AS "waitMs",
       NOT c.stopped AND coalesce(c.per_minute, :otherwise) = 0 AS "isFree"
     FROM take_turns(:channel, :otherwise, :most, :burst) t, channels c WHERE c.channel = :channel`,
    { channel, otherwise, most, burst },
  );
  return rows[0] ?? { granted: 0, waitMs: null, isFree: false };
}

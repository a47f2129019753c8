import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Knex } from '../../db/database';
import { isAtRest, isOrderStatus } from '../../workflows/domain/order-status';
import type { User } from '../access';
import { isVisible, presentEvent } from '../presenters/timeline';
import { Problem } from '../problems';
import { groupBy } from '../queries/group';
import { eventsAfter, standings, type EventRow, type Standing } from '../queries/timeline';
import { stillTheSame } from '../sign-in/tokens';

export interface LiveEvents {
  /**
   * The order's events after this one, as server-sent events, until nothing more will come of it, or what
   * the user may see is another: who asks again is answered by that.
   *
   * @throws Problem TooManyRequests where the customer has as many as one may have
   */
  follow(orderId: string, after: number, user: User): Readable;
  /** How many streams there are. */
  open(): number;
  /** Ends all streams, for good; resolves when the database is no longer asked. */
  close(): Promise<void>;
}

/** Someone who watches an order. */
interface Follower {
  readonly orderId: string;
  readonly user: User;
  readonly stream: PassThrough;
  /** The last event that was written. */
  after: number;
  /** Has not read what was written; nothing more is read for it until it has. */
  behind: boolean;
}

interface Rhythm {
  readonly pollMs?: number;
  readonly beatMs?: number;
}

/** That one customer has open at a time, so that nobody takes all connections of this process. */
export const mostStreams = 100;

const eventsPerPoll = 100;

/** Whether nothing more will come of the order: it is at rest and its messages have gone out. */
export function isOver({ status, settled }: Standing): boolean {
  return isOrderStatus(status) && isAtRest(status) && settled;
}

/** One poller for all streams of this process; it rests while there are none. */
export function createLiveEvents(
  db: Knex,
  log: Logger,
  { pollMs = 500, beatMs = 15_000 }: Rhythm = {},
): LiveEvents {
  const followers = new Set<Follower>();
  const closing = new AbortController();
  let polling: Promise<void> | null = null;
  let wasDown = false;
  let nextBeat = 0;

  async function poll(): Promise<void> {
    const ready = [...followers].filter(({ behind }) => !behind);
    if (ready.length > 0) {
      const known = new Map(
        (
          await standings(
            db,
            ready.map(({ orderId }) => orderId),
          )
        ).map((each) => [each.id, each]),
      );
      const waiting = ready.filter(
        ({ orderId, after }) => (known.get(orderId)?.lastEvent ?? 0) > after,
      );
      // Whose log-in has ended since, or whose rights are others, is told nothing more.
      await tell(await stillAllowed(waiting));
      for (const follower of ready) {
        const standing = known.get(follower.orderId);
        if (standing && isOver(standing) && follower.after >= standing.lastEvent) {
          finish(follower);
        }
      }
    }
    if (Date.now() >= nextBeat) await beat();
  }

  async function tell(waiting: readonly Follower[]): Promise<void> {
    if (waiting.length === 0) return;
    // Two who watch one order are mostly at the same place; the one further back is read for.
    const cursors = groupBy(waiting, ({ orderId }) => orderId);
    const rows = await eventsAfter(
      db,
      [...cursors].map(([orderId, group]) => ({
        orderId,
        after: Math.min(...group.map(({ after }) => after)),
      })),
      eventsPerPoll,
    );
    const byOrder = groupBy(rows, ({ orderId }) => orderId);
    for (const follower of waiting) write(follower, byOrder.get(follower.orderId) ?? []);
  }

  /** A sign of life to those who may still watch. */
  async function beat(): Promise<void> {
    nextBeat = Date.now() + beatMs;
    for (const follower of await stillAllowed([...followers])) push(follower, ': still here\n\n');
  }

  /** Ends the streams of the others. */
  async function stillAllowed(watching: readonly Follower[]): Promise<Follower[]> {
    if (watching.length === 0) return [];
    const same = await stillTheSame(
      db,
      watching.map(({ user }) => user),
    );
    for (const follower of watching) if (!same.has(follower.user)) finish(follower);
    return watching.filter(({ user }) => same.has(user));
  }

  function finish(follower: Follower): void {
    followers.delete(follower);
    follower.stream.end();
  }

  async function pollWhileWatched(): Promise<void> {
    nextBeat = Date.now() + beatMs;
    while (followers.size > 0) {
      try {
        await poll();
        wasDown = false;
      } catch (error) {
        // The streams stay open and go on when the database is back.
        if (!wasDown) log.warn({ err: error }, 'live events wait for the database');
        wasDown = true;
      }
      await sleep(pollMs, undefined, { signal: closing.signal }).catch(() => {});
    }
    polling = null;
  }

  return {
    follow(orderId, after, user) {
      const own = [...followers].filter((each) => each.user.customer.id === user.customer.id);
      if (own.length >= mostStreams) {
        throw new Problem('TooManyRequests', `You follow ${mostStreams} orders already.`, {
          headers: { 'Retry-After': String(Math.ceil(beatMs / 1000)) },
        });
      }
      const stream = new PassThrough();
      const follower: Follower = { orderId, user, stream, after, behind: false };
      stream.write(`retry: ${pollMs * 4}\n\n`);
      if (closing.signal.aborted) return stream.end();
      followers.add(follower);
      stream.on('drain', () => (follower.behind = false));
      stream.on('close', () => followers.delete(follower));
      polling ??= pollWhileWatched();
      return stream;
    },
    open: () => followers.size,
    async close() {
      for (const follower of followers) finish(follower);
      closing.abort();
      await polling;
    },
  };
}

function write(follower: Follower, events: readonly EventRow[]): void {
  for (const event of events) {
    if (event.seq <= follower.after) continue;
    follower.after = event.seq;
    push(follower, asText(event, follower.user));
  }
}

/** What someone may not see still moves the place where they would go on. */
function asText(event: EventRow, user: User): string {
  if (!isVisible(event, user)) return `id: ${event.seq}\n\n`;
  const data = JSON.stringify(presentEvent(event, user));
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${data}\n\n`;
}

function push(follower: Follower, text: string): void {
  if (follower.stream.writable && !follower.stream.write(text)) follower.behind = true;
}

import type { Channel } from '../../workflows/domain/news';
import type { LinkPurpose } from '../accounts/one-time-links';
import type { Knex } from '../database';
import { calledOff } from '../mailings/store';
import { whySkipped } from './compose';
import { goesToClosedAccounts, leadsSomewhere } from './personal';

/** A message that is now in the hands of one attempt to send it. */
export interface Claimed {
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
  readonly roundAttempts: number;
  /** When what it tells of happened. */
  readonly madeAt: Date;
  /** Under which its outcome is marked. */
  readonly claim: string;
  /** An SMS that an earlier attempt took up and never told of: it may have gone out. */
  readonly isInterrupted: boolean;
  /** Why it must not be sent any more; null if it may. */
  readonly skip: string | null;
  /** Whose token takes the place of the mark in its text; null where it leads nowhere. */
  readonly link: { readonly id: string; readonly purpose: LinkPurpose } | null;
}

/** Whose messages: all of an order's, or these, which belong to no order. */
export type Which = { readonly orderId: string } | { readonly ids: readonly string[] };

/** Those of a mailing that have not been tried yet, or the others. */
export interface OfMailing {
  readonly mailingId: string;
  readonly isFirstTry: boolean;
}

type Row = Omit<Claimed, 'channel' | 'to' | 'skip' | 'isInterrupted'> & {
  readonly event: string;
  readonly isPinned: boolean;
  readonly isErased: boolean;
  readonly address: string;
  readonly audience: 'customer' | 'admins' | 'person';
  readonly email: string | null;
  readonly emailNotifications: boolean;
  readonly smsNotifications: boolean;
  readonly reachable: boolean;
  readonly isCalledOff: boolean;
};

/** What of these is unsent on one channel, beside those this attempt has had; null where nothing is. */
export async function unsentOf(
  db: Knex,
  { of, channel, except }: Unsent,
): Promise<{ readonly count: number; readonly since: Date; readonly event: string } | null> {
  const { rows } = await db.raw<{
    rows: { count: number; since: Date | null; event: string | null }[];
  }>(
    `SELECT CAST(count(*) AS int) AS count, min(created_at) AS since, min(event) AS event FROM notifications
     WHERE ${whereUnsent(of)}`,
    { ...of, channel, except: [...except] },
  );
  const { count = 0, since = null, event = null } = rows[0] ?? {};
  return since === null || event === null ? null : { count, since, event };
}

export interface Unsent {
  readonly of: Which | OfMailing;
  readonly channel: Channel;
  readonly except: readonly string[];
}

function theirs(of: Which | OfMailing): string {
  if ('orderId' in of) return 'order_id = :orderId';
  if ('ids' in of) return 'order_id IS NULL AND id = ANY(CAST(:ids AS uuid[]))';
  return 'mailing_id = :mailingId AND (round_attempts = 0) = :isFirstTry';
}

function whereUnsent(of: Which | OfMailing): string {
  return `${theirs(of)} AND notification_type = :channel AND status = 'pending'
    AND id <> ALL (CAST(:except AS uuid[]))`;
}

/**
 * Takes unsent messages on one channel, oldest first. An e-mail goes to the address its recipient has
 * now, so that a corrected one is used, unless it is pinned to its own; who has closed their account or
 * changed their mind since gets nothing. An SMS that is claimed already keeps that claim: the attempt
 * that has it may still tell how it ended.
 */
export async function claimUnsent(
  db: Knex,
  {
    of,
    channel,
    claim,
    limit,
    except = [],
  }: Omit<Unsent, 'except'> & Partial<Unsent> & { claim: string; limit: number },
): Promise<Claimed[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `WITH next AS (
       SELECT id, recipient_id FROM notifications
       WHERE ${whereUnsent(of)}
       ORDER BY created_at, id LIMIT :limit FOR UPDATE
     ), claimed AS (
       UPDATE notifications n
       SET claim = CASE WHEN :channel = 'sms' THEN coalesce(n.claim, :claim) ELSE :claim END,
           attempts = n.attempts + 1, round_attempts = n.round_attempts + 1, updated_at = now()
       FROM next LEFT JOIN customers c ON c.id = next.recipient_id
       WHERE n.id = next.id
       RETURNING n.id, n.claim, n.address, n.subject, n.message, n.html, n.audience, n.event, c.email,
         n.created_at, n.created_at AS "madeAt", n.round_attempts AS "roundAttempts", n.is_pinned AS "isPinned", n.link_id,
         c.erased_at IS NOT NULL AS "isErased",
         EXISTS (SELECT FROM mailings m WHERE m.id = n.mailing_id AND m.cancelled_at IS NOT NULL) AS "isCalledOff",
         coalesce(c.is_active, true) AS reachable,
         coalesce(c.email_notifications, true) AS "emailNotifications",
         coalesce(c.sms_notifications, true) AS "smsNotifications"
     )
     SELECT c.*, CASE WHEN l.id IS NOT NULL
       THEN jsonb_build_object('id', l.id, 'purpose', l.purpose) END AS link
     FROM claimed c LEFT JOIN one_time_links l
       ON l.id = c.link_id AND l.used_at IS NULL AND l.expires_at > now()
     ORDER BY c.created_at, c.id`,
    { ...of, channel, claim, limit, except: [...except] },
  );
  return rows.map((row) => ({
    id: row.id,
    channel,
    subject: row.subject,
    message: row.message,
    html: row.html,
    roundAttempts: row.roundAttempts,
    madeAt: row.madeAt,
    claim: row.claim,
    isInterrupted: row.claim !== claim,
    to: channel === 'email' && !row.isPinned ? (row.email ?? row.address) : row.address,
    skip: whyNotSent(channel, row),
    link: row.link,
  }));
}

/** Gives back e-mails that were claimed and not tried: they have used up no try. */
export async function giveBack(db: Knex, messages: readonly Claimed[]): Promise<void> {
  await db('notifications')
    .whereIn(
      'id',
      messages.map(({ id }) => id),
    )
    .whereIn(
      'claim',
      messages.map(({ claim }) => claim),
    )
    .where({ status: 'pending' })
    .update({
      claim: null,
      attempts: db.raw('attempts - 1'),
      roundAttempts: db.raw('round_attempts - 1'),
    });
}

function whyNotSent(channel: Channel, row: Row): string | null {
  if (row.isErased) return 'The account was erased.';
  if (row.isCalledOff) return calledOff;
  if (row.audience === 'customer') return whySkipped(channel, row);
  const isPersonal = row.audience === 'person';
  if (isPersonal && row.link === null && leadsSomewhere(row.event)) return linkIsGone;
  return row.reachable || (isPersonal && goesToClosedAccounts(row.event))
    ? null
    : 'The account is closed.';
}

/** Used, replaced by a newer one, or too old. */
const linkIsGone = 'The link is no longer good.';

import type { z } from 'zod';
import type { Knex } from '../../db/database';
import type { Channel, ErrorKind } from '../../workflows/domain/news';
import { mostFailureGroups, type FailureGroup } from '../contracts/notification-failures';

interface GroupRow {
  readonly channel: Channel;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly words: string;
  readonly count: number;
  readonly givenUp: number;
  readonly oldestAt: Date;
  readonly newestAt: Date;
}

/** Why messages have failed that are failed now; the most frequent reason first. */
export async function readFailures(db: Knex): Promise<z.input<typeof FailureGroup>[]> {
  const { rows } = await db.raw<{ rows: GroupRow[] }>(
    `SELECT g.*, latest.error_message AS words FROM (
       SELECT notification_type AS channel, error_kind AS kind, coalesce(error_code, '') AS code,
         count(*) AS count, count(abandoned_at) AS "givenUp",
         min(created_at) AS "oldestAt", max(created_at) AS "newestAt"
       FROM notifications WHERE status = 'failed'
       GROUP BY notification_type, error_kind, coalesce(error_code, '')
       ORDER BY count(*) DESC, notification_type, error_kind, coalesce(error_code, '') LIMIT :most
     ) g CROSS JOIN LATERAL (
       SELECT error_message FROM notifications n
       WHERE n.status = 'failed' AND n.notification_type = g.channel AND n.error_kind = g.kind
         AND coalesce(n.error_code, '') = g.code
       ORDER BY n.created_at DESC, n.id DESC LIMIT 1
     ) latest
     ORDER BY g.count DESC, g.channel, g.kind, g.code`,
    { most: mostFailureGroups },
  );
  return rows.map(({ givenUp, oldestAt, newestAt, channel, kind, code, words, count }) => ({
    channel,
    kind,
    code,
    words,
    count,
    given_up: givenUp,
    oldest_at: oldestAt.toISOString(),
    newest_at: newestAt.toISOString(),
  }));
}

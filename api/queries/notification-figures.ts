import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { readChannels } from '../../db/notifications/channels';
import { plannedAnew } from '../../db/prepared-statements';
import type { Channel, ErrorKind } from '../../workflows/domain/news';
import {
  mostReasons,
  type ChannelFigures,
  type NotificationFigures,
} from '../contracts/notification-figures';
import type { FiguresRange } from './figures-range';
import { groupBy } from './group';

type Figures = z.input<typeof ChannelFigures>;
type Tally = Omit<Figures['series'][number], 'at'>;

/** Everything the figures tell, in five queries however many messages, channels and points there are. */
export async function readFigures(
  db: Knex,
  range: FiguresRange,
  zone: string,
): Promise<z.input<typeof NotificationFigures>> {
  const [channels, points, tallies, costs, reasons] = await Promise.all([
    readChannels(db),
    pointsOf(db, range, zone),
    talliesOf(db, range, zone),
    costsOf(db, range, zone),
    reasonsOf(db, range),
  ]);
  const tallyOf = new Map(tallies.map((row) => [keyOf(row), row]));
  const spent = groupBy(costs, keyOf);
  const tally = (channel: Channel, at: Date | null): Tally => {
    const key = keyOf({ channel, at });
    return presented(tallyOf.get(key), spent.get(key) ?? []);
  };
  return {
    from: range.from.toISOString(),
    to: lastOf(range).toISOString(),
    by: range.by,
    channels: channels.map(({ channel, waiting, oldestWaitingAt }) => ({
      channel,
      waiting,
      oldest_waiting_at: oldestWaitingAt?.toISOString() ?? null,
      ...tally(channel, null),
      reasons: reasons
        .filter((each) => each.channel === channel)
        .map(({ kind, code, words, count }) => ({ kind, code, words, count })),
      series: points.map((at) => ({ at: at.toISOString(), ...tally(channel, at) })),
    })),
  };
}

interface Place {
  readonly channel: Channel;
  /** The point of the series; null: the whole range. */
  readonly at: Date | null;
}

function keyOf({ channel, at }: Place): string {
  return `${channel} ${at?.getTime() ?? 'all'}`;
}

/** The last moment that is in: ranges include their ends. */
function lastOf({ until }: FiguresRange): Date {
  return new Date(until.getTime() - 1);
}

/** Where the hours or days of the range begin, by the shop's clock; a day of it may have 23 or 25 hours. */
async function pointsOf(db: Knex, range: FiguresRange, zone: string): Promise<Date[]> {
  const { from, by } = range;
  const { rows } = await db.raw<{ rows: { at: Date }[] }>(
    by === 'day'
      ? `SELECT day AT TIME ZONE :zone AS at FROM generate_series(
           date_trunc('day', CAST(:from AS timestamptz) AT TIME ZONE :zone),
           CAST(:last AS timestamptz) AT TIME ZONE :zone, interval '1 day') day`
      : `SELECT at FROM generate_series(date_trunc('hour', CAST(:from AS timestamptz), :zone),
           CAST(:last AS timestamptz), interval '1 hour') at`,
    { from, last: lastOf(range), zone },
  );
  return rows.map(({ at }) => at);
}

interface TallyRow extends Place, Record<'made' | 'pending' | 'sent' | 'delivered', number> {
  readonly passing: number;
  readonly permanent: number;
  readonly unknown: number;
  readonly skipped: number;
  readonly retries: number;
  readonly units: number;
  /** Null where nothing was sent. */
  readonly toSent: readonly number[] | null;
}

const made = `notifications WHERE created_at >= :from AND created_at < :until`;

/** For each channel in all, and for each point of the series that has any: one look at the range. */
async function talliesOf(db: Knex, range: FiguresRange, zone: string): Promise<TallyRow[]> {
  const { rows } = await db.raw<{ rows: TallyRow[] }>(
    `${plannedAnew} SELECT channel, at, count(*) AS made,
       count(*) FILTER (WHERE status = 'pending') AS pending,
       count(*) FILTER (WHERE status = 'sent') AS sent,
       count(*) FILTER (WHERE status = 'delivered') AS delivered,
       count(*) FILTER (WHERE status = 'failed' AND error_kind = 'passing') AS passing,
       count(*) FILTER (WHERE status = 'failed' AND error_kind = 'permanent') AS permanent,
       count(*) FILTER (WHERE status = 'failed' AND error_kind = 'unknown') AS unknown,
       count(*) FILTER (WHERE status = 'skipped') AS skipped,
       sum(greatest(attempts - 1, 0)) AS retries, coalesce(sum(units), 0) AS units,
       percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY to_sent)
         FILTER (WHERE to_sent IS NOT NULL) AS "toSent"
     FROM (
       SELECT notification_type AS channel, date_trunc(:by, created_at, :zone) AS at, status, error_kind,
         attempts, units,
         CAST(extract(epoch FROM sent_at - created_at) * 1000 AS float8) AS to_sent
       FROM ${made}
     ) m
     GROUP BY GROUPING SETS ((channel), (channel, at))`,
    { ...range, zone },
  );
  return rows;
}

interface CostRow extends Place {
  readonly currency: string | null;
  readonly amount: string;
}

async function costsOf(db: Knex, range: FiguresRange, zone: string): Promise<CostRow[]> {
  const { rows } = await db.raw<{ rows: CostRow[] }>(
    `${plannedAnew} SELECT channel, at, currency, CAST(sum(cost) AS numeric(20, 4)) AS amount
     FROM (
       SELECT notification_type AS channel, date_trunc(:by, created_at, :zone) AS at, currency, cost
       FROM ${made} AND cost IS NOT NULL
     ) m
     GROUP BY GROUPING SETS ((channel, currency), (channel, at, currency))
     ORDER BY currency`,
    { ...range, zone },
  );
  return rows;
}

interface ReasonRow {
  readonly channel: Channel;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly words: string;
  readonly count: number;
}

async function reasonsOf(db: Knex, range: FiguresRange): Promise<ReasonRow[]> {
  const { rows } = await db.raw<{ rows: ReasonRow[] }>(
    `${plannedAnew} SELECT channel, kind, code, words, count FROM (
       SELECT channel, kind, code, count(*) AS count, mode() WITHIN GROUP (ORDER BY words) AS words,
         row_number() OVER (PARTITION BY channel ORDER BY count(*) DESC, kind, code) AS place
       FROM (
         SELECT notification_type AS channel, error_kind AS kind, coalesce(error_code, '') AS code,
           error_message AS words
         FROM ${made} AND status = 'failed'
       ) failed
       GROUP BY channel, kind, code
     ) ranked
     WHERE place <= :most ORDER BY channel, place`,
    { from: range.from, until: range.until, most: mostReasons },
  );
  return rows;
}

function presented(row: TallyRow | undefined, spent: readonly CostRow[]): Tally {
  const quantile = (index: number) => {
    const value = row?.toSent?.[index];
    return value === undefined ? null : Math.round(value);
  };
  return {
    made: row?.made ?? 0,
    pending: row?.pending ?? 0,
    sent: row?.sent ?? 0,
    delivered: row?.delivered ?? 0,
    failed: {
      passing: row?.passing ?? 0,
      permanent: row?.permanent ?? 0,
      unknown: row?.unknown ?? 0,
    },
    skipped: row?.skipped ?? 0,
    retries: row?.retries ?? 0,
    to_sent_ms: { p50: quantile(0), p95: quantile(1), p99: quantile(2) },
    units: row?.units ?? 0,
    spent: spent.map(({ currency, amount }) => ({ currency, amount })),
  };
}

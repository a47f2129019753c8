import { driverError, isConflict, isOverlong, isUnavailable, type Knex } from './database';

/** Where reads go that bear being some seconds old. */
export interface Replica {
  /** Only reads, and none of what the asker may just have written. */
  ask<T>(read: (db: Knex) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where there is no replica, the database itself is asked. */
export function noReplica(primary: Knex): Replica {
  return { ask: (read) => read(primary), close: () => Promise.resolve() };
}

/** `no replica`: a server that is there, and follows not this primary or none. */
export type ReplicaState = 'asked' | 'away' | 'behind' | 'no replica';

export interface ReplicaOptions {
  /** Hears that it can't be asked any more, and why; and that it can. */
  readonly onChange: (state: ReplicaState) => void;
  readonly lookEveryMs?: number;
  /** Beyond that its answers are too old to be given. */
  readonly mostSecondsBehind?: number;
  /** Whether it may be any server of the same cluster, as in tests: one that was promoted diverges. */
  readonly isAnyServer?: boolean;
}

/**
 * A streaming replica that is asked while it is there and keeps up; else, and from the first failure
 * until it has been seen well again, the primary is. It is looked at on a clock of its own, so that no
 * request waits for a replica that hangs, but the one that finds out.
 */
export function createReplica(
  primary: Knex,
  replica: Knex,
  { onChange, lookEveryMs = 5_000, mostSecondsBehind = 30, isAnyServer = false }: ReplicaOptions,
): Replica {
  let state: ReplicaState | 'unknown' = 'unknown';
  let closed = false;
  const become = (next: ReplicaState) => {
    if (state === next || closed) return;
    state = next;
    onChange(next);
  };
  let looking = Promise.resolve();
  const look = () => {
    looking = Promise.all([secondsBehind(replica), isStandbyOf(primary, replica)]).then(
      ([seconds, isStandby]) => {
        if (!isStandby && !isAnyServer) become('no replica');
        else become(seconds <= mostSecondsBehind ? 'asked' : 'behind');
      },
      () => become('away'),
    );
    return looking;
  };
  let timer: NodeJS.Timeout | undefined;
  const keepLooking = () =>
    void look().finally(() => {
      if (!closed) timer = setTimeout(keepLooking, lookEveryMs).unref();
    });
  keepLooking();

  return {
    async ask(read) {
      if (state !== 'asked') return read(primary);
      try {
        return await read(replica);
      } catch (error) {
        // What takes too long there would take too long here, and be in the way of orders.
        if (isOverlong(error)) throw error;
        // A replica ends reads that hold up what it has to replay: that is no fault of it.
        if (!isConflict(error)) {
          if (!isUnavailable(error) && !isTurnedAway(error) && !lacksSchema(error)) throw error;
          become('away');
        }
        return read(primary);
      }
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
      await replica.destroy();
    },
  };
}

/** A table or column is not there, or not ours: another database, or one that a migration has not reached yet. */
function lacksSchema(error: unknown): boolean {
  return ['42P01', '42703', '42501', '3F000'].includes(String(driverError(error)?.code));
}

/** The same cluster by the identifier that a standby takes over, and still following it. */
async function isStandbyOf(primary: Knex, replica: Knex): Promise<boolean> {
  const ask =
    'SELECT system_identifier::text AS id, pg_is_in_recovery() AS follows FROM pg_control_system()';
  const [one, other] = await Promise.all(
    [primary, replica].map(async (db) => {
      const { rows } = await db.raw<{ rows: { id: string; follows: boolean }[] }>(ask);
      return rows[0];
    }),
  );
  return other !== undefined && other.follows && other.id === one?.id;
}

/** Takes no connections of ours: wrong password, no such database, or one that is closed. */
function isTurnedAway(error: unknown): boolean {
  const code = String(driverError(error)?.code);
  return code.startsWith('28') || code === '3D000' || code === '55000';
}

/**
 * 0 where all that has arrived is replayed, as on a quiet evening (a standby just started has replayed more
 * than what it says has arrived: that begins with a whole file of the log); the age of what was replayed last
 * where more has arrived, or nothing arrives because the connection to the primary is gone.
 */
async function secondsBehind(replica: Knex): Promise<number> {
  const { rows } = await replica.raw<{ rows: { seconds: number }[] }>(
    `SELECT CASE
       WHEN NOT pg_is_in_recovery() THEN 0
       WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
         AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
       ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
     END::float8 AS seconds`,
  );
  // Null where it has replayed nothing since it was started and has no connection.
  return rows[0]?.seconds ?? Number.POSITIVE_INFINITY;
}

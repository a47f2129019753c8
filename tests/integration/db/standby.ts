import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { homeIn } from '../../../local/home';
import { Ports, type ChosenPort } from '../../../local/ports';
import { startPostgres, type Postgres } from '../../../local/postgres';

/** A server of its own in this directory, on some free port or on that of an earlier one. */
export async function server(dataDir: string, port?: ChosenPort): Promise<Postgres> {
  return startPostgres({
    home: homeIn(dataDir),
    parts: [],
    ending: new AbortController().signal,
    say: () => undefined,
    port: port ?? (await new Ports().choose('any')),
  });
}

/**
 * A hot standby that streams from `primary`, from a base backup taken by hand: the packages of PostgreSQL that npm
 * installs have no pg_basebackup.
 */
export async function standbyOf(
  primary: Postgres,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Postgres> {
  mkdirSync(to, { recursive: true });
  // The roles are the primary's, and with them the password.
  cpSync(join(from, 'secrets.json'), join(to, 'secrets.json'));
  const backup = new Client({ connectionString: primary.url('postgres') });
  await backup.connect();
  try {
    await backup.query(`SELECT pg_backup_start('standby', fast => true)`);
    // With owners and modes, as PostgreSQL insists on both.
    execFileSync('cp', ['-a', join(from, 'postgres'), join(to, 'postgres')]);
    const { rows } = await backup.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
    );
    writeFileSync(join(to, 'postgres', 'backup_label'), rows[0]?.labelfile ?? '');
  } finally {
    await backup.end();
  }
  rmSync(join(to, 'postgres', 'postmaster.pid'), { force: true });
  const { hostname, port, username, password } = new URL(primary.url('postgres'));
  appendFileSync(
    join(to, 'postgres', 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password}'\n` +
      // What holds up the replay is ended at once.
      `max_standby_streaming_delay = 0\n`,
  );
  const signal = join(to, 'postgres', 'standby.signal');
  writeFileSync(signal, '');
  for (const file of [signal, join(to, 'postgres', 'backup_label')]) {
    execFileSync('chown', [`--reference=${join(to, 'postgres', 'PG_VERSION')}`, file]);
  }
  return server(to);
}

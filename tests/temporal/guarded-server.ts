import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeIn } from '../../local/home';
import { watchOver } from '../../local/leftovers';
import type { Part } from '../../local/part';
import { Ports } from '../../local/ports';
import { createDatabase } from '../../local/postgres';
import { startTemporalServer, type TemporalServerOptions } from '../../local/temporal-server';
import { findTemporalServer } from '../../local/temporal-server-programs';

export interface GuardedServer {
  readonly address: string;
  close(): Promise<void>;
}

/** A Temporal of its own on the PostgreSQL of the test run, which does not take everybody. */
export async function startGuardedServer(
  database: string,
  guard: Pick<TemporalServerOptions, 'tls' | 'jwksUrl'>,
): Promise<GuardedServer> {
  const home = homeIn(mkdtempSync(join(tmpdir(), 'orderflow-guarded-')));
  const dog = watchOver(home, home.dataDir);
  const adminUrl = String(process.env['TEST_DATABASE_URL']);
  const url = (name: string) => Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  const ending = new AbortController().signal;
  const parts: Part[] = [];
  const close = async () => {
    for (const part of parts) await part.stop();
    await dog.release();
    rmSync(home.dataDir, { recursive: true, force: true });
  };
  try {
    const { address } = await startTemporalServer({
      home,
      parts,
      ending,
      say: () => undefined,
      revive: false,
      programs: await findTemporalServer(
        { say: () => undefined, progress: () => undefined },
        ending,
      ),
      postgres: { url, createDatabase: (name) => createDatabase(adminUrl, name) },
      ports: new Ports(),
      database,
      ...guard,
    });
    return { address, close };
  } catch (error) {
    await close();
    throw error;
  }
}

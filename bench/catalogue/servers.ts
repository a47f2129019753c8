import { rmSync } from 'node:fs';
import { createDatabase, type Knex } from '../../db/database';
import { migrateUp } from '../../db/schema';
import type { Progress } from '../../local/console';
import { projectRoot } from '../../local/home';
import { Part, type PartOptions } from '../../local/part';
import { Ports } from '../../local/ports';
import { postgresInWords, startPostgres } from '../../local/postgres';
import { answersOk } from '../../local/readiness';
import { builtScript } from '../../local/scripts';
import { openParts } from '../parts';

/** A PostgreSQL of the bench's own, with databases on it and APIs before them. */
export interface Servers {
  /** A new database, migrated, behind one connection. */
  database(name: string): Promise<Knex>;
  /** The address of such a one. */
  url(database: string): string;
  /** Starts an API process on it, as in production but without Temporal. @returns its address */
  api(database: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startServers(
  dataDir: string,
  ending: AbortSignal,
  report: Progress,
  // Without it, PostgreSQL does not wait for its disk.
  { volatile } = { volatile: true },
): Promise<Servers> {
  const parts = openParts(dataDir, ending, report);
  const { options } = parts;
  const ports = new Ports();
  const open: Knex[] = [];
  const stop = async () => {
    await Promise.all(open.map((db) => db.destroy()));
    await parts.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const port = await ports.choose('any');
    const postgres = await startPostgres({ ...options, port, volatile });
    report.say(postgresInWords(postgres));
    return {
      async database(name) {
        await postgres.createDatabase(name);
        const db = createDatabase(postgres.url(name), {
          name: 'orderflow-bench',
          poolSize: 1,
          // An index over millions of rows takes its minutes.
          statementMs: 1_800_000,
        });
        open.push(db);
        await migrateUp(db);
        return db;
      },
      url: (name) => postgres.url(name),
      async api(name) {
        const { port: apiPort } = await ports.choose('any');
        return startApi(`api-${name}`, apiPort, postgres.url(name), options);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startApi(
  name: string,
  port: number,
  databaseUrl: string,
  options: PartOptions,
): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  const part = new Part(
    {
      name,
      title: 'The API',
      command: process.execPath,
      args: [builtScript('api/server.js')],
      env: {
        PATH: process.env['PATH'],
        ORDERFLOW_DATA_DIR: options.home.dataDir,
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: '127.0.0.1:1',
        PORT: String(port),
        RATE_LIMIT_PER_MINUTE: '0',
        LOG_LEVEL: 'info',
      },
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 12_000,
      readyWithinMs: 30_000,
      ready: () => answersOk(`${url}/health/`),
    },
    options,
  );
  await part.start();
  return url;
}

import { pino } from 'pino';
import { loadConfig } from '../../config';
import { helpIfAsked } from '../../config/help';
import { whyEnded } from '../../db/command';
import { createDatabase } from '../../db/database';
import { openFileSystemStore } from '../media/file-system-store';
import { createTerminal } from '../ops/terminal';
import { importDjango, usage } from './run';

/** `npm run import:django`: brings the old Django system's database over. */
async function main(): Promise<number> {
  helpIfAsked(usage);
  const config = loadConfig(['database']);
  const { databaseUrl, mediaDir } = config;
  const db = createDatabase(databaseUrl, { name: 'orderflow-import-django', poolSize: 2 });
  try {
    const openFiles = () => openFileSystemStore(mediaDir);
    const log = pino({ level: 'warn' });
    const services = { db, databaseUrl, timeZone: config.shop.timeZone, openFiles, log };
    return await importDjango(process.argv.slice(2), services, createTerminal(process.stdout));
  } finally {
    await db.destroy();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const words = whyEnded(error, 'It stopped, and can be run again');
    process.stderr.write(`${words}\n`, () => process.exit(1));
  },
);

import { Client } from '@temporalio/client';
import { loadConfig } from '../../config';
import { helpIfAsked } from '../../config/help';
import { whyEnded } from '../../db/command';
import { createDatabase } from '../../db/database';
import { connectTemporal } from '../../temporal/connection';
import { settleMs } from '.';
import { reconcileByHand, usage } from './by-hand';

const known = new Set(['--dry-run', '--after-restore', '--yes']);

/** `npm run reconcile`: a full run by hand; needs no worker. */
async function main(): Promise<number> {
  helpIfAsked(usage);
  const given = process.argv.slice(2);
  if (given.some((each) => !known.has(each))) {
    process.stderr.write(`"${given.join(' ')}" is not understood. Usage: ${usage}\n`);
    return 2;
  }
  const isAfterRestore = given.includes('--after-restore');
  // Who types it means to confirm something; a run that only repairs asks for nothing.
  if (given.includes('--yes') && !isAfterRestore) {
    process.stderr.write(
      `--yes only goes with --after-restore, and nothing was done. Usage: ${usage}\n`,
    );
    return 2;
  }
  // With the address of another database it would end every order's workflow, so it shows what it would do first.
  const isTrial = given.includes('--dry-run') || (isAfterRestore && !given.includes('--yes'));
  const { databaseUrl, temporal, shop } = loadConfig(['database', 'temporal']);
  const db = createDatabase(databaseUrl, { name: 'orderflow-reconcile', poolSize: 4 });
  const connection = await connectTemporal(temporal);
  const client = new Client({ connection, namespace: temporal.namespace });
  try {
    const code = await reconcileByHand(
      { db, client, shop, queue: 'orders', settleMs, isAfterRestore },
      isTrial,
      process.stdout,
    );
    if (isTrial && isAfterRestore) {
      process.stdout.write('To do it: npm run reconcile -- --after-restore --yes\n');
    }
    return code;
  } finally {
    await Promise.all([connection.close(), db.destroy()]);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const words = whyEnded(error, 'It stopped, and can be run again');
    process.stderr.write(`${words}\n`, () => process.exit(1));
  },
);

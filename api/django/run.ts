import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { Client } from 'pg';
import { z } from 'zod';
import { ConfigError } from '../../config';
import { optionInWords } from '../../config/option-in-words';
import { audit } from '../../db/audit';
import { checkTree } from '../../db/categories/check';
import type { Knex } from '../../db/database';
import { checkStock } from '../../db/products/check';
import { migrationStatus } from '../../db/schema';
import { orderStatuses } from '../../workflows/domain/order-status';
import { nobody } from '../doer';
import type { FileStore } from '../media/file-store';
import type { Terminal } from '../ops/terminal';
import { bringAdmins, fromImport } from './admins';
import { bringCategories } from './categories';
import { bringCustomers } from './customers';
import { bringImages } from './images';
import { bringNotifications } from './notifications';
import { bringOrders } from './orders';
import type { Run } from './phase';
import { bringProducts } from './products';
import { Report } from './report';
import { openSource } from './source';
import { tableNames } from './tables';

export const usage = `npm run import:django -- postgres://USER@HOST/DATABASE [--yes] [--report FILE] [--map FILE] [--media DIR]
  Without --yes it only says what it would do. The password may stand in PGPASSWORD or ~/.pgpass.`;

export interface ImportServices {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly timeZone: string;
  /** Opened only where images are brought over. */
  readonly openFiles: () => Promise<FileStore>;
  readonly log: Logger;
}

const Mapping = z.strictObject({
  schema: z.string().min(1).default('public'),
  tables: z
    .partialRecord(
      z.enum(tableNames),
      z.strictObject({
        table: z.string().min(1).optional(),
        columns: z.record(z.string(), z.string().min(1)).default({}),
      }),
    )
    .default({}),
  statuses: z.record(z.string(), z.enum(orderStatuses)).default({}),
});

/** @returns the exit code: 0 done, 1 done but for some rows, 2 not understood */
export async function importDjango(
  args: readonly string[],
  services: ImportServices,
  terminal: Terminal,
): Promise<number> {
  const asked = understood(args);
  if (typeof asked === 'string') {
    terminal.say(`${asked}Usage: ${usage}`);
    return 2;
  }
  const { url, options } = asked;
  const { pending } = await migrationStatus(services.db);
  if (pending.length > 0)
    throw new ConfigError('Run "npm run migrate" first: the schema is not up to date.');
  const naming = await readMapping(options.map);
  await refuseNoDirectory(options.media);
  const release = await onlyOne(services.databaseUrl);
  try {
    const source = await openSource(url, naming, services.timeZone);
    try {
      const { missing, lacking } = source.found;
      for (const words of missing) terminal.say(`The old system has ${words}.`);
      if (lacking.length > 0) {
        for (const words of lacking) terminal.say(`What has to be there is not: ${words}.`);
        terminal.say('Say with --map FILE what they are called (docs/import-django.md).');
        return 2;
      }
      const isDry = options.yes !== true;
      const report = new Report(isDry, missing);
      const { db, timeZone } = services;
      const refused = {
        customers: new Set<string>(),
        products: new Set<string>(),
        orders: new Set<string>(),
      };
      const { statuses } = naming;
      const run = { db, source, report, terminal, isDry, timeZone, statuses, refused };
      await takeReport(report, options.report);
      try {
        await bringAll(run, services, options.media);
        if (!isDry) await conclude(run);
        report.isComplete = true;
      } finally {
        report.tell(terminal);
        await takeReport(report, options.report);
      }
      if (isDry) terminal.say('Nothing was changed. Add --yes to bring it over.');
      return report.tallies.every(({ refused: count }) => count === 0) ? 0 : 1;
    } finally {
      await source.close();
    }
  } finally {
    await release();
  }
}

/** Before anything long begins, too: what can't be written is known then. */
async function takeReport(report: Report, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  await report.writeTo(file).catch((error: unknown) => {
    throw new ConfigError(`The report can't be written: ${String(error)}`);
  });
}

async function refuseNoDirectory(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() !== true)
    throw new ConfigError(`There is no directory ${path} (--media).`);
}

async function bringAll(run: Run, services: ImportServices, media: string | undefined) {
  await bringCustomers(run);
  await bringAdmins(run);
  await bringCategories(run);
  await bringProducts(run);
  await bringOrders(run);
  await bringNotifications(run);
  const { log, openFiles } = services;
  await bringImages(
    run,
    media === undefined ? null : { root: media, files: await openFiles(), log },
  );
}

/** Leaves a trace, and looks whether what is here now is sound. */
async function conclude({ db, report }: Run): Promise<void> {
  const about = Object.fromEntries(report.tallies.map(({ name, made }) => [name, made]));
  await audit(db, nobody(fromImport), {
    action: 'django.imported',
    subjectType: 'import',
    subjectId: 'django',
    about,
  });
  const tree = await checkTree(db);
  const stock = await checkStock(db);
  report.checks.push(
    tree.violations.length === 0
      ? `The tree of ${tree.categories} categories is sound.`
      : `The tree has ${tree.violations.length} faults: npm run categories:check`,
    stock.differences.length === 0
      ? `The stock of all ${stock.products} products is what the ledger says.`
      : `${stock.differences.length} products have another stock than the ledger says: npm run stock:check`,
  );
}

/** What was asked, or why it is not understood, as far as that is worth saying. */
function understood(args: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        yes: { type: 'boolean' },
        report: { type: 'string' },
        map: { type: 'string' },
        media: { type: 'string' },
      },
    });
    const [url, ...more] = positionals;
    if (url === undefined) return '';
    if (more.length > 0) return 'One database at a time is brought over. ';
    if (!/^postgres(?:ql)?:\/\//.test(url)) {
      return 'The address of the old database must begin with postgres://, as only PostgreSQL is read. ';
    }
    return { url, options: values };
  } catch (error) {
    return `${optionInWords(error)}. `;
  }
}

async function readMapping(file: string | undefined): Promise<z.output<typeof Mapping>> {
  if (file === undefined) return Mapping.parse({});
  try {
    return Mapping.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ConfigError(`The mapping ${file} can't be used: ${why}`);
  }
}

/** Beside those of the seed, the tree and the super admins. */
const importLock = 727_100_018;

/** On a connection of its own, which lives as long as the import does. */
async function onlyOne(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'orderflow-import',
  });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS mine',
    [importLock],
  );
  if (rows[0]?.mine === true) return () => client.end();
  await client.end();
  throw new ConfigError('Another import runs already.');
}

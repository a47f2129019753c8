import { createInterface } from 'node:readline';
import { hashPassword } from '../api/sign-in/passwords';
import { ConfigError, loadConfig } from '../config';
import { createDatabase } from './database';
import { admin, customerPassword, customers } from './seed-data';
import { seed } from './seeding';

/** `npm run seed`: the demo shop, into an empty database. In production: no demo customers, and a password of your own. */
async function main(): Promise<void> {
  const config = loadConfig(['database']);
  const adminPassword = config.production ? await askPassword() : admin.password;
  const db = createDatabase(config.databaseUrl, { name: 'orderflow-seed', poolSize: 2 });
  try {
    const done = await seed(db, {
      shop: config.shop,
      hashPassword,
      adminPassword,
      withCustomers: !config.production,
    });
    if (!done) console.log('The database has data already; nothing was changed.');
    else if (config.production)
      console.log(`Made the admin ${admin.email} and the demo catalogue.`);
    else {
      console.log(`Made the demo shop. Admin: ${admin.email} / ${admin.password}.`);
      console.log(
        `Customers: ${customers.map(({ email }) => email).join(', ')} / ${customerPassword}.`,
      );
    }
  } finally {
    await db.destroy();
  }
}

/** One line from the terminal or a pipe; the known demo password is refused. */
async function askPassword(): Promise<string> {
  process.stdout.write(`Password for the admin ${admin.email} (12 characters or more): `);
  const lines = createInterface({ input: process.stdin, terminal: false });
  for await (const line of lines) {
    lines.close();
    if (line.length >= 12) return line;
    throw new ConfigError('That password is too short: the admin was not made.');
  }
  throw new ConfigError('No password was given: pipe one in, or run this in a terminal.');
}

main().catch((error: unknown) => {
  console.error(
    error instanceof ConfigError
      ? error.message
      : `The database could not be seeded: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
});

import { createInterface } from 'node:readline';
import { Email } from '../api/contracts/fields';
import { whyWeak } from '../api/sign-in/password-policy';
import { hashPassword } from '../api/sign-in/passwords';
import { ConfigError, loadConfig } from '../config';
import { helpIfAsked } from '../config/help';
import { whyEnded } from './command';
import { createDatabase } from './database';
import { admin, customerPassword, customers } from './seed-data';
import { hasCustomers, seed } from './seeding';

const usage = 'npm run seed [-- ADDRESS]';

const hasData = 'The database has data already; nothing was changed.';

/**
 * `npm run seed [-- ADDRESS]`: the demo shop, into an empty database. In production: no demo customers, and
 * a password of your own. ADDRESS is that of the admin.
 */
async function main(): Promise<number> {
  helpIfAsked(usage);
  const adminEmail = addressGiven();
  if (adminEmail === null) {
    console.error(`That is no e-mail address. Usage: ${usage}`);
    return 2;
  }
  const config = loadConfig(['database']);
  const db = createDatabase(config.databaseUrl, { name: 'orderflow-seed', poolSize: 2 });
  try {
    // Before a password is asked for, which would be thrown away.
    if (await hasCustomers(db)) {
      console.log(hasData);
      return 0;
    }
    const adminPassword = config.production ? await askPassword(adminEmail) : admin.password;
    const done = await seed(db, {
      shop: config.shop,
      hashPassword,
      adminEmail,
      adminPassword,
      withCustomers: !config.production,
    });
    if (!done) console.log(hasData);
    else if (config.production) {
      console.log(`Made the admin ${adminEmail} and the demo catalogue.`);
      if (adminEmail === admin.email) console.log(notYours);
    } else {
      console.log(`Made the demo shop. Admin: ${adminEmail} / ${admin.password}.`);
      console.log(
        `Customers: ${customers.map(({ email }) => email).join(', ')} / ${customerPassword}.`,
      );
    }
    return 0;
  } finally {
    await db.destroy();
  }
}

const notYours = `Change the address ${admin.email} at once, unless its mail is yours: whoever reads that can have a link to set the password.`;

function addressGiven(): string | null {
  const [given = admin.email, ...more] = process.argv.slice(2);
  const { data } = Email.safeParse(given);
  return data === undefined || more.length > 0 ? null : data;
}

/** One line from the terminal or a pipe, by the rules of every password and four characters longer. */
async function askPassword(email: string): Promise<string> {
  process.stdout.write(`Password for the admin ${email} (12 characters or more): `);
  const lines = createInterface({ input: process.stdin, terminal: false });
  for await (const line of lines) {
    lines.close();
    if (line.length < 12) {
      throw new ConfigError('That password is too short: the admin was not made.');
    }
    const weak = whyWeak(line, { ...admin, email });
    if (weak === null) return line;
    throw new ConfigError(`That password will not do: ${weak} The admin was not made.`);
  }
  throw new ConfigError('No password was given: pipe one in, or run this in a terminal.');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(whyEnded(error, 'The database could not be seeded'));
    process.exitCode = 1;
  },
);

import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { createDatabase, type Knex } from '../../db/database';
import { saveDraft } from '../../db/orders/drafts';
import { placeOrder } from '../../db/orders/place';
import { createConsole } from '../../local/console';
import { projectRoot } from '../../local/home';
import { startServers } from '../catalogue/servers';
import { machine, postgresVersion } from '../machine';
import { runCommand } from '../command';
import { counted } from '../options';
import { median } from '../quantiles';
import { table } from '../table';

const shop = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'http://shop.test',
  temporalUrl: 'http://temporal.test',
};
const products = 200;
const atOnce = 16;
/** What a disk or a standby adds to a commit, as milliseconds under which the commit's locks are held. */
const pauses = [0, 5] as const;

interface Kind {
  readonly name: string;
  /** Takes one turn. */
  readonly run: (bench: Bench, number: number) => Promise<void>;
  /** Needs a draft for each turn, which is not part of what is measured. */
  readonly drafts?: (number: number) => readonly number[];
}

interface Bench {
  readonly db: Knex;
  readonly productIds: readonly string[];
  readonly customerId: number;
  readonly orderIds: string[];
}

const placeIn =
  (...timeZones: readonly string[]): Kind['run'] =>
  async ({ db, orderIds }, number) => {
    const timeZone = timeZones[number % timeZones.length] ?? shop.timeZone;
    const outcome = await placeOrder(db, { ...shop, timeZone }, orderIds[number] ?? '', true);
    if (outcome.outcome !== 'placed') throw new Error(`An order was ${outcome.outcome}.`);
  };
const place = placeIn(shop.timeZone);
/** 25 hours apart, so never on the same day. */
const placeOnTwoDays = placeIn('Pacific/Kiritimati', 'Pacific/Pago_Pago');
const anyTwo = (number: number) => [number % products, (number * 7 + 1) % products];

const kinds: readonly Kind[] = [
  {
    name: 'placeOrder, two of 200 products',
    run: place,
    drafts: anyTwo,
  },
  {
    name: 'the same, by turns on two days, so with two counters',
    run: placeOnTwoDays,
    drafts: anyTwo,
  },
  { name: 'placeOrder, one product for all', run: place, drafts: () => [0] },
  {
    name: 'the counter alone: one row, one commit',
    run: async ({ db }) => {
      await db.raw(
        `INSERT INTO order_counters (day, last) VALUES ('2001-01-01', 1)
         ON CONFLICT (day) DO UPDATE SET last = order_counters.last + 1`,
      );
    },
  },
  {
    name: 'the same, a row for each of 1,000',
    run: async ({ db }, number) => {
      await db.raw(
        `INSERT INTO order_counters (day, last) VALUES (date '1901-01-01' + CAST(? AS int), 1)
         ON CONFLICT (day) DO UPDATE SET last = order_counters.last + 1`,
        [number % 1_000],
      );
    },
  },
];

interface Options {
  readonly turns: number;
  readonly rounds: number;
  readonly write: boolean;
}

/** `npm run bench:ceilings`: how many orders a second PostgreSQL itself takes, and what holds them up. */
async function main({ turns, rounds, write }: Options): Promise<void> {
  const out = createConsole();
  const began = Date.now();
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-ceilings-'));
  const servers = await startServers(dataDir, leaving.signal, out, { volatile: false });
  const admin = await servers.database('ceilings');
  const db = createDatabase(servers.url('ceilings'), { name: 'orderflow-bench', poolSize: atOnce });
  try {
    const bench = await prepared(db);
    const rates = new Map<string, number[]>();
    for (let round = 1; round <= rounds; round += 1) {
      for (const pause of pauses) {
        await commitDelay(admin, pause);
        for (const kind of round % 2 === 1 ? kinds : kinds.toReversed()) {
          leaving.signal.throwIfAborted();
          const rate = await rateOf(bench, kind, turns);
          const key = `${kind.name} ${pause}`;
          rates.set(key, [...(rates.get(key) ?? []), rate]);
          out.say(`${kind.name}, ${pause} ms: ${rate.toFixed(0)}/s`);
        }
      }
    }
    const rows = kinds.map(({ name }) => [
      name,
      ...pauses.map((pause) => median(rates.get(`${name} ${pause}`) ?? []).toFixed(0)),
    ]);
    const head = ['transactions a second', ...pauses.map((pause) => `commit + ${pause} ms`)];
    const shown = table(head, rows, [1, 2]);
    out.print(`\n${shown}\n`);
    if (!write) return;
    writeFileSync(
      join(projectRoot(), 'docs', 'bench-ceilings.md'),
      `# What one row allows

Written by \`npm run bench:ceilings -- --write\` on ${new Date().toISOString().slice(0, 10)}, in ${((Date.now() - began) / 60_000).toFixed(1)} minutes: ${machine()}; PostgreSQL ${await postgresVersion(db)} that waits for its disk (fsync on); load average ${(loadavg()[0] ?? 0).toFixed(1)}. ${turns} transactions, ${atOnce} at once over as many connections, medians of ${rounds} rounds. The second column adds 5 ms to each transaction under its locks (a deferred trigger that sleeps, run by the commit), as a slow disk or a synchronous standby does: what then falls with the pause is held up by a lock, what stays is held up by the CPU. [scaling.md](scaling.md) says what follows.

${shown}
`,
    );
    out.say('Written to docs/bench-ceilings.md.');
  } finally {
    await db.destroy();
    await servers.stop();
  }
}

async function prepared(db: Knex): Promise<Bench> {
  const [customer] = await db('customers')
    .insert({
      email: 'buyer@example.com',
      firstName: 'Amina',
      lastName: 'Odhiambo',
      phoneNumber: '+254710000001',
    })
    .returning<{ id: number }[]>('id');
  const [category] = await db('categories')
    .insert({ name: 'All', slug: 'all', lft: 1, rgt: 2, depth: 0 })
    .returning<{ id: number }[]>('id');
  const rows = await db('products')
    .insert(
      Array.from({ length: products }, (_, number) => ({
        name: `Product ${number}`,
        slug: `product-${number}`,
        sku: `SKU-${number}`,
        priceCents: 100_000 + number,
        stockQuantity: 10_000_000,
        categoryId: category?.id,
      })),
    )
    .returning<{ id: string }[]>('id');
  return {
    db,
    productIds: rows.map(({ id }) => id),
    customerId: customer?.id ?? 0,
    orderIds: [],
  };
}

async function rateOf(bench: Bench, { run, drafts }: Kind, turns: number): Promise<number> {
  if (drafts !== undefined) await draw(bench, turns, drafts);
  let next = 0;
  const one = async () => {
    while (next < turns) await run(bench, next++);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, one));
  return (turns * 1_000) / (performance.now() - began);
}

async function draw(
  { db, productIds, customerId, orderIds }: Bench,
  turns: number,
  drafts: (number: number) => readonly number[],
): Promise<void> {
  orderIds.length = 0;
  for (let number = 0; number < turns; number += 1) {
    const orderId = uuidv7();
    orderIds.push(orderId);
    const lines = [...new Set(drafts(number))];
    await saveDraft(db, {
      orderId,
      customerId,
      requestHash: createHash('sha256').update(orderId).digest(),
      requestId: orderId,
      request: {
        shipping_address: 'Kenyatta Avenue 5, Nairobi',
        billing_address: 'Kenyatta Avenue 5, Nairobi',
        phone_number: '+254710000001',
        notes: '',
        payment_method: 'mpesa',
        items: lines.map((line) => ({ product_id: productIds[line] ?? '', quantity: 1 })),
      },
    });
  }
}

/** A deferred trigger runs in the commit, while all locks are held. */
async function commitDelay(db: Knex, ms: number): Promise<void> {
  await db.raw('DROP TRIGGER IF EXISTS slow_commit ON order_counters');
  if (ms === 0) return;
  await db.raw(`
    CREATE OR REPLACE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(${ms / 1_000}); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT OR UPDATE ON order_counters
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit()`);
}

const usage = `npm run bench:ceilings [-- --turns 1500] [--rounds 3] [--write]

  --turns N   how often each kind of work is done in a round
  --rounds N  how often each measurement is repeated
  --write     writes the result to docs/bench-ceilings.md`;

function ceilingOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      turns: { type: 'string', default: '1500' },
      rounds: { type: 'string', default: '3' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    turns: counted('--turns', values.turns, 20, 100_000),
    rounds: counted('--rounds', values.rounds, 1, 20),
    write: values.write,
  };
}

runCommand(usage, ceilingOptions, main);

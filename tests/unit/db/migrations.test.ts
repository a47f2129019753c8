import { migrationNames, migrationSource } from '../../../db/migrations';
import { risksOf } from './migration-risks';

/** What stood before the first release; nothing ran beside it. */
const beforeAnyRelease = 20;

/** The SQL that a migration would run. */
async function sqlOf(name: string): Promise<string> {
  const said: string[] = [];
  const all = await migrationSource.getMigrations([]);
  const { up } = all.find((each) => each.name === name) ?? {};
  if (up === undefined) throw new Error(`there is no ${name}`);
  await up({ raw: (sql: string) => void said.push(sql) } as any);
  return said.join(';\n');
}

const later = migrationNames.filter((name) => Number(name.slice(0, 3)) > beforeAnyRelease);

test('migrations have numbers that count up', () => {
  const numbers = migrationNames.map((name) => Number(name.slice(0, 3)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('each since the first release leaves the shop open, and the release before at work', async () => {
  const risky = await Promise.all(
    later.map(async (name) => ({ name, risks: risksOf(await sqlOf(name)) })),
  );
  expect(risky.filter(({ risks }) => risks.length > 0)).toEqual([]);
});

test('what would not is seen in those from before, too', async () => {
  expect(risksOf(await sqlOf('019-findings'))).toEqual([
    expect.stringMatching(/^holds up who writes .*CREATE INDEX orders_open ON orders/),
  ]);
});

test.each([
  ['DROP TABLE order_drafts', /reads this table/],
  ['ALTER TABLE orders DROP COLUMN notes', /reads this column/],
  ['ALTER TABLE orders RENAME COLUMN notes TO remarks', /old name/],
  ['ALTER TABLE orders RENAME TO purchases', /old name/],
  ['ALTER TABLE orders ALTER COLUMN notes TYPE varchar(10)', /rewrites/],
  [
    'ALTER TABLE orders ALTER notes SET NOT NULL; ALTER TABLE orders ALTER COLUMN notes SET NOT NULL',
    /leaves it out/,
  ],
  [
    'ALTER TABLE orders ADD COLUMN a int DEFAULT 1, ADD COLUMN parcel text NOT NULL',
    /leaves it out/,
  ],
  ['CREATE INDEX orders_by_notes ON orders (notes)', /holds up/],
  ['CREATE UNIQUE INDEX orders_by_notes ON orders (notes)', /holds up/],
  ['ALTER TABLE orders ADD CONSTRAINT short CHECK (length(notes) < 9)', /NOT VALID/],
  ['ALTER TABLE orders ADD FOREIGN KEY (parcel) REFERENCES parcels', /NOT VALID/],
])('%s is a risk', (sql, why) => {
  const risks = risksOf(`SELECT 1; ${sql};`);
  expect(risks).toHaveLength(1);
  expect(risks[0]).toMatch(why);
});

test.each([
  'ALTER TABLE orders ADD COLUMN parcel text',
  "ALTER TABLE orders ADD COLUMN parcel text NOT NULL DEFAULT '', ADD COLUMN b int",
  'ALTER TABLE orders ADD COLUMN parcel text CHECK (parcel IS NOT NULL OR true) DEFAULT NULL',
  'CREATE TABLE parcels (id int NOT NULL); CREATE INDEX parcels_id ON parcels (id); ALTER TABLE parcels ADD CHECK (id > 0)',
  'CREATE INDEX CONCURRENTLY orders_by_notes ON orders (notes)',
  'ALTER TABLE orders ADD CONSTRAINT short CHECK (length(notes) < 9) NOT VALID',
  '-- safe: nothing has read it since 1.4\nALTER TABLE orders DROP COLUMN notes',
  'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE IF EXISTS of_this_session; END $$',
])('%s is none', (sql) => {
  expect(risksOf(sql)).toEqual([]);
});

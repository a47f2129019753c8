import { statementOf, withoutLiterals } from '../../../tracing/statement';

describe('a statement is named by what it writes, or else reads', () => {
  test.each([
    ['select * from "orders" where "id" = $1', 'SELECT orders'],
    ['insert into "order_items" ("id") values ($1)', 'INSERT order_items'],
    ['update "products" set "stock_quantity" = $1', 'UPDATE products'],
    ['delete from "tokens" where "id" = $1', 'DELETE tokens'],
    ['BEGIN;', 'BEGIN'],
    ['COMMIT', 'COMMIT'],
    ['select 1', 'SELECT'],
    ['select * from orders for update skip locked', 'SELECT orders'],
    ['select * from orders for no key update', 'SELECT orders'],
    ['select extract(epoch from o.created_at) from orders o', 'SELECT orders'],
    ['with a as (select * from b) select * from a', 'SELECT b'],
    [
      'WITH a AS MATERIALIZED (select * from unnest($1)) select * from a join c using (id)',
      'SELECT c',
    ],
    ['with a as (select * from b) update c set d = 1 from a', 'UPDATE c'],
    ['insert into a (b) values ($1) on conflict (b) do update set b = $2', 'INSERT a'],
    ['', 'SQL'],
  ])('%s', (sql, name) => {
    expect(statementOf(sql).name).toBe(name);
  });
});

test('no literal is told, nor text without end', () => {
  expect(withoutLiterals("select 'o''hara' from a where b = $1 and c = $x$secret$x$")).toBe(
    'select ? from a where b = $1 and c = ?',
  );
  const long = withoutLiterals(`select ${'$1, '.repeat(10_000)}`);
  expect(long.length).toBe(2_001);
});

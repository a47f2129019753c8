import { linesFrom } from '../../../api/django/order-lines';
import { dayOf } from '../../../api/django/order-numbers';
import { expected, findTables, type Column } from '../../../api/django/tables';
import { cents, count, flag, integerId, uuidOf } from '../../../api/django/values';

const asDjangoHasThem: Column[] = Object.values(expected).flatMap(({ tables, needs, may }) =>
  Object.values({ ...needs, ...may }).map(([column = '']) => ({
    table: tables[0],
    column,
    type: 'text',
    kind: 'text',
  })),
);
const plain = { schema: 'public', tables: {} };
const nairobi = 'Africa/Nairobi';

test('all tables are found by the names the old system gave them, with nothing missing', () => {
  const { tables, missing, lacking } = findTables(asDjangoHasThem, plain, nairobi);
  expect([tables.size, missing, lacking]).toEqual([9, [], []]);
});

test('what can be done without is missing, what can not is lacking', () => {
  const without = asDjangoHasThem.filter(
    ({ table, column }) => table !== 'notifications' && `${table}.${column}` !== 'orders.status',
  );
  const { missing, lacking } = findTables(without, plain, nairobi);
  expect(missing).toEqual(['no table notifications or notifications_notification (notifications)']);
  expect(lacking).toEqual(['no column orders.status']);
});

test('names are quoted, times without a zone are those of the shop, lists come as JSON', () => {
  const columns = asDjangoHasThem.map((each) => {
    if (each.column === 'created_at') return { ...each, type: 'timestamp without time zone' };
    return each.column === 'permissions' ? { ...each, type: 'ARRAY' } : each;
  });
  const naming = {
    schema: 'odd"one',
    tables: { products: { columns: { price: 'a "price"' } } },
  };
  const odd = { table: 'products', column: 'a "price"', type: 'numeric', kind: 'numeric' };
  const { tables } = findTables([...columns, odd], naming, nairobi);
  expect(tables.get('products')?.sql).toBe('"odd""one"."products"');
  expect(tables.get('products')?.fields.get('price')).toBe('"a ""price"""::text');
  expect(tables.get('orders')?.fields.get('created_at')).toBe(
    `("created_at" AT TIME ZONE 'Africa/Nairobi')::text`,
  );
  expect(tables.get('admins')?.fields.get('permissions')).toBe('to_json("permissions")::text');
});

const known = (sku: string) => ({
  id: uuidOf('product', sku),
  name: sku,
  sku,
  stockQuantity: 1,
  initialStock: 1,
});
const products = new Map(['A', 'B'].map((sku) => [sku, known(sku)]));
const item = (id: string, product: string, quantity: string, price: string) => ({
  id,
  product_id: product,
  quantity,
  unit_price: price,
  created_at: null,
});

test('two lines of a product are one: at their price, or at the one that comes nearest to their sum', () => {
  const { lines, changes } = linesFrom(
    [
      item('1', 'A', '1', '10.00'),
      item('2', 'B', '2', '3.00'),
      item('3', 'A', '2', '10.00'),
      item('4', 'B', '1', '3.10'),
    ],
    products,
  );
  expect(
    lines.map(({ productSku, quantity, unitPriceCents }) => [productSku, quantity, unitPriceCents]),
  ).toEqual([
    ['A', 3, 1_000],
    ['B', 3, 303],
  ]);
  expect(changes).toEqual([
    'two lines of A are one',
    'two lines of B at two prices are one, at the price between',
  ]);
});

test('what cost nothing is no line, and an order of nothing else is refused', () => {
  const free = linesFrom([item('1', 'A', '1', '0.00'), item('2', 'B', '0', '1.00')], products);
  expect([free.lines, free.refusal]).toEqual([[], 'it has no line that can be kept']);
  const gone = linesFrom([item('1', 'C', '1', '1.00')], products);
  expect(gone.refusal).toBe('its product C was not brought over');
});

test('values are taken exactly or not at all', () => {
  expect(['1500', '0.10', '19.9900', '0.00', '-1.00', '1.005', 'NaN', null].map(cents)).toEqual([
    150_000,
    10,
    1_999,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(['3', '-2', '', null, '1.5'].map(count)).toEqual([3, -2, null, null, null]);
  expect([flag('true', false), flag('f', true), flag(null, true), flag('', false)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(['7', '0', '-1', '2147483648', 'x'].map(integerId)).toEqual([7, null, null, null, null]);
  expect(['ORD-20240229-0001', 'ORD-20230229-0001', 'WEB-1'].map(dayOf)).toEqual([
    '2024-02-29',
    null,
    null,
  ]);
});

test('a number of the old system always has the same UUID here, and a UUID stays', () => {
  expect(uuidOf('order', '7')).toBe(uuidOf('order', '7'));
  expect(uuidOf('order', '7')).not.toBe(uuidOf('product', '7'));
  const id = '0190B3A8-1111-7222-8333-444455556666';
  expect(uuidOf('order', id)).toBe(id.toLowerCase());
});

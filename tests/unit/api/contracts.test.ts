import { Registration } from '../../../api/contracts/account';
import { CustomerChange } from '../../../api/contracts/customer';
import { Amount, Money } from '../../../api/contracts/money';
import { NewOrder, orderList } from '../../../api/contracts/order';
import { timeBound } from '../../../api/contracts/time-bound';

test.each([
  ['1500', 150_000],
  ['1500.5', 150_050],
  ['1500.00', 150_000],
  [1500.5, 150_050],
  [0.1, 10],
  ['0', 0],
])('the amount %p is %i cents', (given, cents) => {
  expect(Amount.parse(given)).toBe(cents);
});

test.each([
  '1.234',
  '-1',
  '1e3',
  '',
  ' 1',
  'NaN',
  0.1 + 0.2,
  1e21,
  -1,
  Number.NaN,
  null,
  true,
  [1],
])('the amount %p is refused', (given) => {
  expect(Amount.safeParse(given).success).toBe(false);
});

test('money goes out with two decimals', () => {
  expect(Money.safeParse('1500.00').success).toBe(true);
  expect(Money.safeParse('1500').success).toBe(false);
});

const order = {
  shipping_address: '  Moi Avenue 1 ',
  items: [{ product_id: 'ABCDEF00-0000-4000-8000-000000000000', quantity: 1 }],
};

test('an order is trimmed, its ids are lower case and what is read-only is dropped', () => {
  const parsed = NewOrder.parse({ ...order, is_paid: true, status: 'delivered', customer: 7 });
  expect(JSON.parse(JSON.stringify(parsed))).toEqual({
    shipping_address: 'Moi Avenue 1',
    notes: '',
    payment_method: '',
    items: [{ product_id: 'abcdef00-0000-4000-8000-000000000000', quantity: 1 }],
  });
});

test('equal orders are equal as JSON, in whatever order their fields came', () => {
  const turned = {
    items: order.items,
    notes: '',
    shipping_address: 'Moi Avenue 1',
    is_paid: false,
  };
  expect(JSON.stringify(NewOrder.parse(turned))).toBe(JSON.stringify(NewOrder.parse(order)));
});

test('one product written in two ways is one product', () => {
  const [item] = order.items;
  const twice = {
    ...order,
    items: [item, { ...item, product_id: item?.product_id.toLowerCase() }],
  };
  expect(NewOrder.safeParse(twice).error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'items.1.product_id',
  ]);
});

test('a range takes times and days', () => {
  expect(timeBound.parse('2026-03-14')).toEqual({ day: '2026-03-14' });
  expect(timeBound.parse('2026-03-14T12:00:00+03:00')).toEqual({
    moment: new Date('2026-03-14T09:00:00Z'),
  });
  for (const given of [
    '2026-02-30',
    '14.3.2026',
    '2026-03-14T25:00:00Z',
    '9999-12-31',
    '',
    '2026',
  ]) {
    expect(timeBound.safeParse(given).success).toBe(false);
  }
});

test('a list is twenty a page, and ordering names its fields', () => {
  expect(orderList.parse({ ordering: '-created_at, status' })).toEqual({
    page: 1,
    page_size: 20,
    ordering: [
      { field: 'created_at', direction: 'desc' },
      { field: 'status', direction: 'asc' },
    ],
  });
});

test('a registration may leave out where one lives', () => {
  const parsed = Registration.parse({
    email: ' amina@example.com ',
    password: 'a good long one',
    password_confirm: 'a good long one',
    first_name: 'Amina',
    last_name: 'Odhiambo',
    phone_number: '+254700000001',
  });
  expect(parsed).toMatchObject({ email: 'amina@example.com', country: 'Kenya', city: '' });
});

test.each(['is_active', 'password', 'password_hash', 'role', 'phone_verified'])(
  'a profile has no field %s',
  (field) => {
    expect(CustomerChange.safeParse({ [field]: true }).success).toBe(false);
  },
);

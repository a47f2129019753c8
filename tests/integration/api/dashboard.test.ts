import { shopDay } from '../../../workflows/domain/order-number';
import { aCustomer, anAdmin, aProduct } from '../harness';
import { aNotification, anEvent, anOrder, queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

const longAgo = new Date(Date.now() - 31 * 86_400_000);

test('the dashboard counts what the shop has, and names the latest orders and what runs out', async () => {
  const { db } = api;
  const boss = await anAdmin(db, { role: 'manager', permissions: ['view_reports'] });
  const amina = await aCustomer(db);
  await aCustomer(db, { createdAt: longAgo });
  await aCustomer(db, { erasedAt: new Date(), isActive: false });
  const lamp = await aProduct(db, { name: 'Lamp', stockQuantity: 9 });
  await aProduct(db, { stockQuantity: 10 });
  await aProduct(db, { stockQuantity: 0, status: 'inactive' });
  const old = await anOrder(db, amina, lamp, { status: 'delivered', createdAt: longAgo });
  const latest = await anOrder(db, amina, lamp, { totalCents: 123_450 });
  await aNotification(db, old.id, { createdAt: longAgo });
  await aNotification(db, latest.id, { status: 'failed', errorKind: 'permanent' });

  const { status, body } = await api.call('GET', '/admin/dashboard/', { token: boss.token });
  expect(status).toBe(200);
  expect(body).toEqual({
    orders: {
      total: 2,
      recent: 1,
      pending: 1,
      completed: 1,
      revenue: '3000.00',
      recent_list: [
        {
          id: latest.id,
          order_number: latest.orderNumber,
          customer: 'Amina Odhiambo',
          amount: '1234.50',
          status: 'pending',
          created_at: expect.stringMatching(/Z$/),
        },
        expect.objectContaining({ id: old.id, amount: '3000.00', status: 'delivered' }),
      ],
    },
    customers: { total: 3, new: 2 },
    products: {
      total: 3,
      low_stock: 1,
      low_stock_list: [
        { id: lamp.id, name: 'Lamp', stock_quantity: 9, category: expect.any(String) },
      ],
    },
    notifications: { total: 2, recent: 1, failed: 1 },
  });
});

test('its lists have ten rows at the most, for as many queries', async () => {
  const { db } = api;
  const { token } = await anAdmin(db);
  const ask = () => api.call('GET', '/admin/dashboard/', { token });
  const before = await queriesOf(db, ask);
  const customer = await aCustomer(db);
  for (let each = 0; each < 12; each += 1) {
    await anOrder(db, customer, await aProduct(db, { stockQuantity: 1 }));
  }
  expect(await queriesOf(db, ask)).toBe(before);
  const { body } = await ask();
  expect([body.orders.recent_list.length, body.products.low_stock_list.length]).toEqual([10, 10]);
});

test('the series tell of each day of the shop, without gaps', async () => {
  const { db } = api;
  const { token } = await anAdmin(db, { role: 'manager', permissions: ['view_reports'] });
  const today = shopDay(new Date(), 'Africa/Nairobi');
  const at = (daysAgo: number, time: string) => {
    const midnight = Date.parse(`${today}T00:00:00+03:00`) - daysAgo * 86_400_000;
    return new Date(midnight + Date.parse(`1970-01-01T${time}Z`));
  };
  const series = async (query = '') => {
    const path = `/admin/dashboard/series/${query}`;
    return (await api.call('GET', path, { token })).body;
  };
  const before = await series('?days=4');
  const product = await aProduct(db);
  const customer = await aCustomer(db, { createdAt: at(3, '00:00:00') });
  await aCustomer(db, { createdAt: at(4, '23:59:59.999') });
  await aCustomer(db, { createdAt: at(3, '12:00:00'), erasedAt: new Date(), isActive: false });
  const deliver = async (on: Date, status = 'delivered') => {
    const { id } = await anOrder(db, customer, product, {
      status,
      createdAt: at(3, '23:59:59.999'),
    });
    await anEvent(db, id, 1, { toStatus: 'delivered', at: on });
  };
  await deliver(at(2, '00:00:00'));
  await deliver(at(2, '23:59:59.999'));
  await deliver(at(2, '12:00:00'), 'refunded');
  await deliver(at(4, '23:59:59.999'));

  const after = await series('?days=4');
  expect(after.days.map(({ day }: { day: string }) => day)).toEqual(
    [3, 2, 1, 0].map((ago) => shopDay(at(ago, '12:00:00'), 'Africa/Nairobi')),
  );
  expect([after.from, after.to, after.time_zone]).toEqual([
    after.days[0].day,
    today,
    'Africa/Nairobi',
  ]);
  const gained = (field: string) =>
    after.days.map((each: any, index: number) => each[field] - before.days[index][field]);
  expect(gained('orders')).toEqual([4, 0, 0, 0]);
  expect(gained('revenue')).toEqual([0, 6000, 0, 0]);
  expect(gained('new_customers')).toEqual([1, 0, 0, 0]);
  expect(after.days[1].revenue).toMatch(/^\d+\.00$/);
  expect((await series()).days).toHaveLength(30);
});

test('the series cost as many queries for a day as for all, and know their bounds', async () => {
  const { db } = api;
  const { token } = await anAdmin(db);
  const ask = (days: string) => api.call('GET', `/admin/dashboard/series/?days=${days}`, { token });
  expect(await queriesOf(db, () => ask('92'))).toBe(await queriesOf(db, () => ask('1')));
  for (const days of ['0', '93', '-1', '1.5', 'all', '']) {
    const { status, body } = await ask(days);
    expect([days, status, Object.keys(body.errors)]).toEqual([days, 400, ['days']]);
  }
});

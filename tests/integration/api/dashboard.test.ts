import { aCustomer, anAdmin, aProduct } from '../harness';
import { aNotification, anOrder, queriesOf } from './rows';
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

import { aCustomer, aProduct, anAdmin, type Person } from '../harness';
import { aNotification, anEvent, anOrder, queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
let amina: Person;
let baraka: Person;
let clerk: Person & { adminId: number };
let boss: Person & { adminId: number };
let product: { id: string };
beforeAll(async () => {
  api = await serve();
  amina = await aCustomer(api.db, { firstName: 'Amina', lastName: 'Odhiambo' });
  baraka = await aCustomer(api.db, { firstName: 'Baraka', lastName: 'Mwangi' });
  clerk = await anAdmin(api.db, { role: 'manager', permissions: ['manage_orders'] });
  boss = await anAdmin(api.db);
  product = await aProduct(api.db);
});
afterAll(() => api.close());
beforeEach(async () => {
  for (const table of [
    'order_events',
    'notifications',
    'order_items',
    'stock_movements',
    'orders',
  ]) {
    await api.db(table).delete();
  }
});

const get = async (path: string, { token }: { token: string }) => {
  const { status, body } = await api.call('GET', path, { token });
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const found = async (query: string) => numbers(await get(`/orders/?${query}`, clerk)).sort();
const numbers = (body: any): string[] => body.results.map((each: any) => each.order_number);

test('an order is shown whole', async () => {
  const { id, orderNumber } = await anOrder(api.db, amina, product, { status: 'confirmed' });
  const order = await get(`/orders/${id}/`, amina);
  expect(order).toMatchObject({
    id,
    order_number: orderNumber,
    customer: amina.id,
    customer_name: 'Amina Odhiambo',
    customer_email: amina.email,
    status: 'confirmed',
    total_amount: '3000.00',
    is_paid: false,
    payment_reference: null,
    items_count: 1,
    can_be_cancelled: true,
    items: [{ product: product.id, quantity: 2, unit_price: '1500.00', subtotal: '3000.00' }],
  });
  expect((await get('/orders/', amina)).results).toEqual([order]);
});

test('what belongs to another is not there', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const paths = ['', 'timeline/', 'events/', 'explain/'];
  for (const path of paths) {
    const { status } = await api.call('GET', `/orders/${id}/${path}`, { token: baraka.token });
    expect([path, status]).toEqual([path, path === 'explain/' ? 403 : 404]);
  }
  const cancel = await api.call('POST', `/orders/${id}/cancel/`, { token: baraka.token });
  expect(cancel.status).toBe(404);
  expect((await get('/orders/', baraka)).count).toBe(0);
});

test('those who manage orders see all, and their own apart', async () => {
  const theirs = await anOrder(api.db, amina, product);
  const own = await anOrder(api.db, clerk, product);
  expect(numbers(await get('/orders/', clerk))).toEqual([own.orderNumber, theirs.orderNumber]);
  expect(numbers(await get('/orders/my-orders/', clerk))).toEqual([own.orderNumber]);
  const analyst = await anAdmin(api.db, { role: 'manager', permissions: ['view_reports'] });
  expect((await get('/orders/', analyst)).count).toBe(0);
});

test('filters and search find what they say', async () => {
  const paid = { isPaid: true, paidAt: new Date(), paymentReference: 'P1', status: 'delivered' };
  const a = await anOrder(api.db, amina, product, { createdAt: new Date('2026-03-13T22:30:00Z') });
  const b = await anOrder(api.db, baraka, product, {
    ...paid,
    createdAt: new Date('2026-03-14T12:00:00.123Z'),
  });
  await api.db.raw(
    `UPDATE orders SET created_at = created_at + interval '456 microseconds' WHERE id = ?`,
    [b.id],
  );
  expect(await found('status=delivered')).toEqual([b.orderNumber]);
  expect(await found('is_paid=false')).toEqual([a.orderNumber]);
  expect(await found(`search=${a.orderNumber.toLowerCase()}`)).toEqual([a.orderNumber]);
  expect(await found('search=baraka')).toEqual([b.orderNumber]);
  expect(await found(`customer=${amina.id}`)).toEqual([a.orderNumber]);
  // Nobody reads another's orders by it.
  expect(numbers(await get(`/orders/?customer=${baraka.id}`, amina))).toEqual([]);
  expect(await found('search=odhiambo+amina')).toEqual([a.orderNumber]);
  expect(await found(`search=${encodeURIComponent(baraka.email)}`)).toEqual([b.orderNumber]);
  expect(await found('search=amina+mwangi')).toEqual([]);
  // Both ends are included, to the millisecond that is shown; a day is one of Nairobi.
  expect(await found('created_before=2026-03-14T12:00:00.123Z')).toHaveLength(2);
  expect(await found('created_before=2026-03-14T12:00:00.122Z')).toEqual([a.orderNumber]);
  expect(await found('created_after=2026-03-14T12:00:00.123Z')).toEqual([b.orderNumber]);
  expect(await found('created_after=2026-03-14&created_before=2026-03-14')).toHaveLength(2);
  expect(await found('created_before=2026-03-13')).toEqual([]);
  expect(await found('created_after=2026-03-14T15:00:00%2B03:00')).toEqual([b.orderNumber]);
});

test('orders are found by the day they were delivered', async () => {
  const delivered = async (at: string) => {
    const order = await anOrder(api.db, amina, product, { status: 'delivered' });
    await anEvent(api.db, order.id, 1, {
      toStatus: 'confirmed',
      at: new Date('2026-03-14T09:00Z'),
    });
    await anEvent(api.db, order.id, 2, { toStatus: 'delivered', at: new Date(at) });
    return order.orderNumber;
  };
  await anOrder(api.db, amina, product, { createdAt: new Date('2026-03-14T09:00Z') });
  // A day of Nairobi.
  const early = await delivered('2026-03-13T21:00:00Z');
  const late = await delivered('2026-03-14T20:59:59.999Z');
  const next = await delivered('2026-03-14T21:00:00Z');
  const day = 'delivered_after=2026-03-14&delivered_before=2026-03-14&ordering=created_at';
  expect(await found(day)).toEqual([early, late]);
  expect(await found('delivered_after=2026-03-15')).toEqual([next]);
  expect(await found('delivered_before=2026-03-13')).toEqual([]);
  expect(
    (await api.call('GET', '/orders/?delivered_after=soon', { token: clerk.token })).status,
  ).toBe(400);
});

test('equal values are ordered too, so that pages never overlap', async () => {
  const at = new Date();
  for (let n = 0; n < 7; n += 1) await anOrder(api.db, amina, product, { createdAt: at });
  const pages = [1, 2, 3, 4].map((page) =>
    get(`/orders/?ordering=-total_amount,created_at&page_size=2&page=${page}`, amina),
  );
  const seen = (await Promise.all(pages)).flatMap(numbers);
  expect(new Set(seen).size).toBe(7);
});

test('a page of many orders costs as many queries as a page of one', async () => {
  for (let n = 0; n < 5; n += 1) await anOrder(api.db, amina, product);
  // The token, the count, the orders, the lines.
  for (const size of [5, 1]) {
    const path = `/orders/?page_size=${size}`;
    expect(await queriesOf(api.db, () => get(path, amina))).toBe(4);
  }
});

test('pending orders are a list, statistics count and sum', async () => {
  const { orderNumber } = await anOrder(api.db, amina, product);
  await anOrder(api.db, amina, product, { status: 'delivered' });
  await anOrder(api.db, baraka, product, { status: 'delivered' });
  await anOrder(api.db, baraka, product, { status: 'cancelled' });
  expect(numbers(await get('/orders/pending/', clerk))).toEqual([orderNumber]);
  expect(await get('/orders/statistics/', boss)).toEqual({
    total_orders: 4,
    total_revenue: '6000.00',
    pending_orders: 1,
    completed_orders: 2,
    by_status: {
      pending: 1,
      confirmed: 0,
      processing: 0,
      shipped: 0,
      delivered: 2,
      cancelled: 1,
      refunded: 0,
    },
  });
});

test('the timeline names people only to those who manage customers, and shows customers their messages only', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const own = await aNotification(api.db, id, { recipientId: amina.id });
  const admins = await aNotification(api.db, id, { audience: 'admins', recipientId: boss.id });
  await anEvent(api.db, id, 1, {
    kind: 'placed',
    toStatus: 'pending',
    actorType: 'customer',
    actorId: amina.id,
  });
  await anEvent(api.db, id, 2, { kind: 'notification_sent', notificationId: own });
  await anEvent(api.db, id, 3, { kind: 'notification_sent', notificationId: admins });
  await anEvent(api.db, id, 4, {
    fromStatus: 'pending',
    toStatus: 'confirmed',
    actorType: 'admin',
    actorId: clerk.adminId,
    note: 'soon',
  });
  const timeline = await get(`/orders/${id}/timeline/`, amina);
  expect(timeline.map(({ kind }: any) => kind)).toEqual([
    'placed',
    'notification_sent',
    'status_changed',
  ]);
  expect(timeline[1].notification).toMatchObject({
    id: own,
    notification_type: 'email',
    status: 'pending',
  });
  expect(timeline[2]).toMatchObject({
    from_status: 'pending',
    to_status: 'confirmed',
    note: 'soon',
    notification: null,
  });
  expect(timeline[2].actor).toEqual({ type: 'admin', id: clerk.adminId });
  const forBoss = await get(`/orders/${id}/timeline/`, boss);
  expect(forBoss).toHaveLength(4);
  expect(forBoss[0].actor).toEqual({ type: 'customer', id: amina.id, name: 'Amina Odhiambo' });
  expect(forBoss[3].actor.name).toBe('Wanjiru Kamau');
});

test('explain says what may be done, why not the rest, and where the stock is', async () => {
  const { id } = await anOrder(api.db, amina, product);
  await aNotification(api.db, id, { status: 'sent', sentAt: new Date() });
  await api
    .db('stock_movements')
    .insert({ productId: product.id, orderId: id, kind: 'taken', quantity: -2 });
  const explained = await get(`/orders/${id}/explain/`, clerk);
  expect(explained.allowed).toEqual(['confirmed', 'cancelled', 'record_payment']);
  expect(explained.refused).toContainEqual({
    action: 'delivered',
    reason: 'A pending order can only become confirmed or cancelled.',
  });
  expect(explained.stock).toEqual([
    { product: product.id, product_name: 'Lamp', quantity: 2, taken: true },
  ]);
  expect(explained.workflow.id).toBe(`order-${id}`);
  expect(explained.notifications).toHaveLength(1);
});

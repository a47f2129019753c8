import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import type { Permission, Role } from '../../db/models/admin';
import { aCustomer, aProduct, orderOf, until, type System } from '../integration/harness';
import {
  aColleague,
  expectNoAxeViolations,
  launchBrowser,
  logIn,
  openPage,
  startShop,
} from './browser';

let shop: System;
let browser: Browser;
beforeAll(async () => {
  shop = await startShop();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

async function placed(
  customer: Record<string, unknown> = {},
  order: Record<string, unknown> = {},
): Promise<{ id: string; number: string }> {
  const { token } = await aCustomer(shop.db, customer);
  const product = await aProduct(shop.db);
  const { status, body } = await shop.call('POST', '/orders/', {
    token,
    body: { ...orderOf([product, 2]), ...order },
  });
  expect(status).toBe(201);
  return { id: body.id, number: body.order_number };
}

type Rights = { role?: Role; permissions?: Permission[] };

/** Somebody at a page of the site. */
async function at(path: string, rights: Rights = {}, options = {}) {
  const { email } = await aColleague(shop, rights);
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin${path}`);
  await logIn(opened.page, email);
  return opened;
}

const step = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** By its button and the dialog behind it. */
async function take(page: Page, name: string, note = ''): Promise<void> {
  await step(page, name).click();
  const dialog = page.getByRole('dialog');
  if (note !== '') await dialog.getByRole('textbox').fill(note);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' }).getByRole('list');

test('an order is found by its number and stepped to delivered, which a second window sees live', async () => {
  const order = await placed();
  await placed();
  const { page, complaints } = await at('/orders', {
    role: 'manager',
    permissions: ['manage_orders'],
  });
  await page.getByLabel('Number, name or e-mail').fill(order.number);
  await page.getByText('1-1 of 1').waitFor();
  expect(decodeURIComponent(page.url())).toContain(`"q":"${order.number}"`);
  await page.getByRole('cell', { name: order.number }).click();
  await page.getByText('Live', { exact: true }).waitFor();

  const second = await at(`/orders/${order.id}/show`);
  await second.page.getByText('Live', { exact: true }).waitFor();
  await step(second.page, 'Confirm').waitFor();

  await take(page, 'Confirm', 'Looks good');
  await timeline(second.page).getByText('Status: Confirmed').waitFor();
  await timeline(second.page).getByText('“Looks good”').waitFor();
  await step(second.page, 'Start processing').waitFor();
  // Whoever works by keyboard goes on where the steps are.
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Next steps');

  await take(page, 'Start processing');
  await take(page, 'Mark as shipped');
  await step(second.page, 'Mark as delivered').waitFor();
  await take(page, 'Mark as delivered');
  await timeline(second.page).getByText('Status: Delivered').waitFor();
  await step(second.page, 'Refund').waitFor();
  expect(await step(second.page, 'Cancel order').count()).toBe(0);
  const { body } = await shop.call('GET', `/orders/${order.id}/`, {
    token: (await aColleague(shop)).token,
  });
  expect(body.status).toBe('delivered');
  // All is told by now: the messages have gone out.
  await second.page.getByText('At rest', { exact: true }).waitFor();
  // And one at rest that is moved all the same is seen, too.
  await take(page, 'Refund');
  await timeline(second.page).getByText('Status: Refunded').waitFor();
  expect([...complaints, ...second.complaints]).toEqual([]);
  await page.context().close();
  await second.page.context().close();
}, 150_000);

test('two admins move one order: the second is told what it is now, and what may be done', async () => {
  const order = await placed();
  const { email } = await aColleague(shop);
  const slow = await openPage(browser);
  // What happens meanwhile does not get to this one.
  await slow.page.route('**/events/', (route) => route.abort());
  await slow.page.goto(`${shop.url}/admin/orders/${order.id}/show`);
  await logIn(slow.page, email);
  await slow.page.getByText('Connection lost; trying again').waitFor();
  await step(slow.page, 'Confirm').click();
  const dialog = slow.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('I was slow');

  const { token } = await aColleague(shop);
  for (const status of ['confirmed', 'processing']) {
    const moved = await shop.call('POST', `/orders/${order.id}/update_status/`, {
      token,
      body: { status },
    });
    expect(moved.status).toBe(200);
  }
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click();
  await dialog
    .getByText('Somebody else has changed this order in the meantime: it is “Processing” now.')
    .waitFor();
  await dialog.getByText('Possible now: Mark as shipped, Record payment, Cancel order.').waitFor();
  expect(await dialog.getByRole('textbox').inputValue()).toBe('I was slow');
  expect(await dialog.getByRole('button', { name: 'Confirm', exact: true }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Back' }).click();
  await step(slow.page, 'Mark as shipped').waitFor();
  expect(await timeline(slow.page).getByText('Status: Processing').count()).toBe(0);
  // Back on the line, it goes on where it was.
  await slow.page.unroute('**/events/');
  await timeline(slow.page).getByText('Status: Processing').waitFor();
  await slow.page.getByText('Live', { exact: true }).waitFor();
  await slow.page.context().close();
});

test('a payment of another amount is refused at its field; the right one is recorded', async () => {
  const order = await placed();
  const { page } = await at(`/orders/${order.id}/show`);
  await step(page, 'Record payment').click();
  const dialog = page.getByRole('dialog');
  const amount = dialog.getByLabel('Amount');
  expect(await amount.inputValue()).toBe('3000.00');
  await dialog.getByLabel('Reference').fill('QGH7X');
  await amount.fill('12.50');
  await dialog.getByRole('button', { name: 'Record payment' }).click();
  await dialog.getByText('Must be the total of the order, 3000.00.').waitFor();
  expect(await amount.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog.getByLabel('Reference').inputValue()).toBe('QGH7X');
  expect(await dialog.getByLabel('Reference').getAttribute('aria-invalid')).toBe('false');
  await amount.fill('3000.00');
  await dialog.getByRole('button', { name: 'Record payment' }).click();
  await page.getByText('Paid by mpesa, reference QGH7X.').waitFor();
  await timeline(page).getByText('Payment recorded').waitFor();
  expect(await step(page, 'Record payment').count()).toBe(0);
  await page.getByText('What is not possible now, and why').click();
  await page.getByText('A payment is on record already.').waitFor();
  await page.context().close();
});

test('an order is cancelled with a reason only, and its stock is shown as given back', async () => {
  const order = await placed();
  const { page } = await at(`/orders/${order.id}/show`);
  await page.getByRole('cell', { name: 'Taken' }).waitFor();
  await step(page, 'Cancel order').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel order' }).click();
  await dialog.getByText('Please say why.').waitFor();
  await dialog.getByLabel('Reason').fill('The customer called');
  await dialog.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('cell', { name: 'Given back' }).waitFor();
  await timeline(page).getByText('“The customer called”').waitFor();
  await page.getByText('Nothing is left to do with this order.').waitFor();
  await page.context().close();
});

test('who cancels a paid order is told that the money is to be paid back, before and after', async () => {
  const order = await placed();
  const { token } = await aColleague(shop);
  const { body } = await shop.call('GET', `/orders/${order.id}/`, { token });
  const paid = await shop.call('POST', `/orders/${order.id}/record_payment/`, {
    token,
    body: { payment_method: 'cash', payment_reference: 'R-77', amount: body.total_amount },
  });
  expect(paid.status).toBe(200);
  const { page } = await at(`/orders/${order.id}/show`);
  await step(page, 'Cancel order').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('This order is paid.').waitFor();
  await dialog.getByLabel('Reason').fill('Sold out');
  await dialog.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByText('the money is to be paid back').waitFor();
  expect(await page.getByText('Nothing is left to do').count()).toBe(0);
  await page.context().close();
});

test('a failed message tells why, and is sent again by those who may', async () => {
  const order = await placed();
  const failed = () =>
    shop.db('notifications').where({ orderId: order.id, status: 'failed' }).first('id');
  await until('all messages have gone out', async () => {
    const waiting = { orderId: order.id, status: 'pending' };
    const row = await shop.db('notifications').where(waiting).first('id');
    return row === undefined;
  });
  await shop.db('notifications').where({ orderId: order.id, notificationType: 'sms' }).update({
    status: 'failed',
    errorKind: 'permanent',
    errorMessage: 'This number is not in use',
  });

  const reader = await at(`/orders/${order.id}/show`, {
    role: 'manager',
    permissions: ['manage_orders'],
  });
  await reader.page.getByText('Reason: This number is not in use').waitFor();
  expect(await reader.page.getByRole('button', { name: /^Send again/ }).count()).toBe(0);
  await reader.page.context().close();

  const { page } = await at(`/orders/${order.id}/show`, {
    role: 'admin',
    permissions: ['manage_orders', 'send_notifications'],
  });
  await page.getByRole('button', { name: /^Send again: SMS/ }).click();
  await timeline(page).getByText('SMS about “placed”: tried again').waitFor();
  await page.getByText('Reason: This number is not in use').waitFor({ state: 'detached' });
  expect(await failed()).toBeUndefined();
  await page.context().close();
});

test('the export holds all that match, as text that no spreadsheet runs', async () => {
  const name = `Zuri${Date.now()}`;
  for (let each = 0; each < 3; each += 1) {
    await placed(
      { firstName: name, lastName: '"Q", R' },
      { notes: '=HYPERLINK("http://evil.test")', shipping_address: 'Line 1\nLine 2' },
    );
  }
  await placed();
  const { page } = await at(`/orders?filter=${encodeURIComponent(JSON.stringify({ q: name }))}`);
  await page.getByText('1-3 of 3').waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await saving;
  await page.getByText('3 orders are in the file.').waitFor();
  expect(file.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await file.path(), 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  expect(rows).toHaveLength(3);
  const { results } = (
    await shop.call('GET', `/orders/?search=${name}`, { token: (await aColleague(shop)).token })
  ).body;
  expect(rows.map(({ order_number }) => order_number)).toEqual(
    results.map((order: { order_number: string }) => order.order_number),
  );
  expect(rows[0]).toMatchObject({
    customer_name: `${name} "Q", R`,
    status: 'pending',
    total_amount: '3000.00',
    notes: `'=HYPERLINK("http://evil.test")`,
    shipping_address: 'Line 1\nLine 2',
    phone_number: expect.stringMatching(/^'\+254/),
    is_paid: 'false',
  });
  await page.context().close();
});

test('an order that is not there says so, and the page of a mail leads to its order', async () => {
  const order = await placed();
  const { page } = await at(`/#/orders/${order.id}/show`);
  await page.getByText('Live', { exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/admin/orders/${order.id}/show`);
  expect(await page.title()).toBe(`${order.number} · OrderFlow admin`);
  const temporal = page.getByRole('link', { name: /Open in Temporal Web/ });
  expect(await temporal.getAttribute('href')).toContain(`/workflows/order-${order.id}`);
  await page.goto(`${shop.url}/admin/orders/00000000-0000-4000-8000-000000000000/show`);
  await page.getByText('There is no such order').first().waitFor();
  await page.context().close();
});

test.each(['light', 'dark'] as const)(
  'list and order, %s, have nothing that axe or the console complains of',
  async (colorScheme) => {
    const order = await placed();
    const { page, complaints } = await at('/orders', {}, { colorScheme });
    await page.getByRole('cell', { name: order.number }).waitFor();
    await expectNoAxeViolations(page);
    await page.goto(`${shop.url}/admin/orders/${order.id}/show`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('What is not possible now, and why').click();
    await expectNoAxeViolations(page);
    await step(page, 'Record payment').click();
    await page.getByRole('dialog').waitFor();
    await expectNoAxeViolations(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test('on a phone the orders are cards, and nothing is wider than the screen', async () => {
  const order = await placed();
  const { page } = await at('/orders', {}, { viewport: { width: 360, height: 780 } });
  await page.getByRole('link', { name: new RegExp(order.number) }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  await step(page, 'Confirm').waitFor();
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(360);
  await expectNoAxeViolations(page);
  await page.context().close();
});

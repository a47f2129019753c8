import type { Browser } from 'playwright-core';
import { aCustomer, aProduct, orderOf, type System } from '../integration/harness';
import { aColleague, launchBrowser, logIn, openPage, startShop } from './browser';

/** Would run, load from elsewhere, or lead away, were it ever taken for markup. */
const markup =
  '"><img src=x onerror="window.ran=1"><script>window.ran=1</script><meta http-equiv=refresh content="0;url=//evil.test">';

let shop: System;
let browser: Browser;
beforeAll(async () => {
  shop = await startShop();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

test('what customers type is shown as they typed it on every page, and never runs', async () => {
  const { db } = shop;
  const customer = await aCustomer(db, { firstName: markup, lastName: markup, address: markup });
  const product = await aProduct(db, { name: markup, description: markup });
  const { status, body: order } = await shop.call('POST', '/orders/', {
    token: customer.token,
    body: { ...orderOf([product, 1]), shipping_address: markup, notes: markup },
  });
  expect(status).toBe(201);
  const mail = await db('notifications')
    .where({ orderId: order.id, notificationType: 'email', audience: 'customer' })
    .first('id', 'html');
  expect(mail.html).toContain('&lt;img');

  const { email } = await aColleague(shop);
  const { page, complaints } = await openPage(browser);
  const elsewhere: string[] = [];
  page.context().on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(shop.url)) {
      elsewhere.push(request.url());
    }
  });
  await page.goto(`${shop.url}/admin/`);
  await logIn(page, email);
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  for (const [path, waits] of [
    ['/', 'evil.test'],
    ['/orders', 'evil.test'],
    [`/orders/${order.id}/show`, 'evil.test'],
    ['/customers', 'evil.test'],
    [`/customers/${customer.id}/show`, 'evil.test'],
    ['/products', 'evil.test'],
    ['/notifications', 'evil.test'],
    [`/notifications/${mail.id}/show`, 'evil.test'],
  ] as const) {
    await page.goto(`${shop.url}/admin${path}`);
    await page.getByText(waits).first().waitFor({ state: 'attached' });
    // Also inside the frame that shows a mail.
    for (const frame of page.frames()) {
      const found = await frame.evaluate<number>(
        'document.querySelectorAll("img[src=x]").length + Number(window.ran ?? 0)',
      );
      expect([path, found]).toEqual([path, 0]);
    }
    expect(page.url()).toBe(`${shop.url}/admin${path}`);
  }
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

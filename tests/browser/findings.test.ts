import type { Browser } from 'playwright-core';
import type { Permission } from '../../db/models/admin';
import { aCustomer, aProduct, orderOf, type System } from '../integration/harness';
import {
  aColleague,
  expectNoAxeViolations,
  expectNoSidewaysScrolling,
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

async function open(permissions: Permission[], options: Parameters<typeof openPage>[1] = {}) {
  const { email } = await aColleague(shop, { role: 'manager', permissions });
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin/`);
  await logIn(opened.page, email);
  await opened.page.getByText('Dashboard').first().waitFor();
  return opened;
}

test('what the reconciler found is told in words, with what to do, and leads to what it is about', async () => {
  const { db } = shop;
  const { page, complaints } = await open(['view_reports', 'manage_orders', 'manage_products']);
  const menu = page.getByRole('navigation', { name: 'Main menu' });
  await menu.getByText('Findings').click();
  await page.getByText('Everything is as it should be.').waitFor();

  const product = await aProduct(db, { sku: 'LAMP-1', name: 'Brass lamp' });
  const { token } = await aCustomer(db);
  const { body: order } = await shop.call('POST', '/orders/', {
    token,
    body: orderOf([product, 1]),
  });
  await db('findings').insert([
    {
      kind: 'stock_differs',
      subject: product.id,
      label: 'LAMP-1',
      details: JSON.stringify({ stock: 5, ledger: 7 }),
      needsPerson: true,
    },
    {
      kind: 'actor_idle',
      subject: `order-${order.id}`,
      label: order.order_number,
      details: '{}',
      needsPerson: false,
      repairs: 2,
    },
  ]);
  await page.reload();
  const found = (label: string) => page.getByRole('listitem').filter({ hasText: label });
  await found('LAMP-1').getByText('Stock is not the sum of its ledger').waitFor();
  await found('LAMP-1').getByText('Count the shelf').waitFor();
  await found('LAMP-1').getByText('stock 5 · ledger 7').waitFor();
  await found('LAMP-1').getByText('Needs a person').waitFor();
  await found(order.order_number).getByText('repaired at 2 looks').waitFor();
  expect(await found(order.order_number).getByText('Needs a person').count()).toBe(0);
  await expectNoAxeViolations(page);

  await page.goto(
    `${shop.url}/admin/findings?filter=${encodeURIComponent('{"needs_person":true}')}`,
  );
  await found('LAMP-1').waitFor();
  expect(await found(order.order_number).count()).toBe(0);
  await found('LAMP-1').getByRole('link', { name: 'LAMP-1' }).click();
  await page.getByRole('heading', { name: 'Brass lamp' }).first().waitFor();

  // The site remembers the filter that was last set.
  await page.goto(`${shop.url}/admin/findings?filter=%7B%7D`);
  await found(order.order_number).getByRole('link').click();
  await page.getByRole('heading', { name: order.order_number }).first().waitFor();
  expect(complaints).toEqual([]);
});

test('it reads as well in the dark, on a phone, and is not for those who see no reports', async () => {
  const { page, complaints } = await open(['view_reports'], {
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  });
  await page.goto(`${shop.url}/admin/findings`);
  await page.getByText('Every hour orders, stock').waitFor();
  await expectNoAxeViolations(page);
  await expectNoSidewaysScrolling(page);
  expect(complaints).toEqual([]);

  const clerk = await open(['manage_orders']);
  await clerk.page.getByRole('navigation', { name: 'Main menu' }).getByText('Orders').waitFor();
  const menu = clerk.page.getByRole('navigation', { name: 'Main menu' });
  expect(await menu.getByText('Findings').count()).toBe(0);
});

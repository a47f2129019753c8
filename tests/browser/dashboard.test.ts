import type { Browser, Page } from 'playwright-core';
import type { Permission, Role } from '../../db/models/admin';
import { shopDay } from '../../workflows/domain/order-number';
import { aCustomer, aProduct, orderOf, type System } from '../integration/harness';
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
let product: { id: string };
beforeAll(async () => {
  shop = await startShop();
  browser = await launchBrowser();
  product = await aProduct(shop.db, { stockQuantity: 9 });
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

async function placed(to: 'pending' | 'delivered' = 'pending'): Promise<string> {
  const { token } = await aCustomer(shop.db);
  const { body } = await shop.call('POST', '/orders/', { token, body: orderOf([product, 1]) });
  const boss = await aColleague(shop);
  const steps = to === 'pending' ? [] : ['confirmed', 'processing', 'shipped', 'delivered'];
  for (const status of steps) {
    await shop.call('POST', `/orders/${body.id}/update_status/`, {
      token: boss.token,
      body: { status },
    });
  }
  return body.order_number;
}

async function start(rights: { role?: Role; permissions?: Permission[] } = {}, options = {}) {
  const { email } = await aColleague(shop, rights);
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin/`);
  await logIn(opened.page, email);
  return opened;
}

const plot = (page: Page, name: string) => page.getByRole('region', { name });
const home = (page: Page) =>
  page.getByRole('navigation', { name: 'Main menu' }).getByText('Dashboard').click();

test('each plot leads to the list behind it, with the filter set', async () => {
  const pending = await placed();
  const delivered = await placed('delivered');
  const { page, complaints } = await start();
  await plot(page, 'Orders by status').getByRole('link', { name: 'Pending 1' }).click();
  await page.getByRole('cell', { name: pending }).waitFor();
  await page.getByText('1-1 of 1').waitFor();

  await home(page);
  const revenue = plot(page, 'Revenue by day');
  await revenue.getByText('Ksh 1,500.00 by orders delivered in the last 30 days').waitFor();
  await revenue.getByText('As a table').click();
  const today = revenue.getByRole('table').getByRole('row').nth(1);
  await today.getByRole('cell', { name: 'Ksh 1,500.00' }).waitFor();
  await today.getByRole('link').click();
  await page.getByRole('cell', { name: delivered }).waitFor();
  await page.getByText('1-1 of 1').waitFor();
  const day = shopDay(new Date(), 'Africa/Nairobi');
  expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '')).toEqual({
    status: 'delivered',
    delivered_after: day,
    delivered_before: day,
  });
  expect(await page.getByLabel('Delivered from').inputValue()).toBe(day);

  await home(page);
  await plot(page, 'Orders by day').locator(`[title*=": 2"]`).click();
  await page.getByText('1-2 of 2').waitFor();

  await home(page);
  await plot(page, 'Messages of the last 30 days')
    .getByRole('link', { name: /^Failed/ })
    .last()
    .click();
  expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '')).toEqual({
    notification_type: 'sms',
    status: 'failed',
  });

  await home(page);
  await plot(page, 'Low stock').getByRole('link', { name: 'All by stock' }).click();
  expect(new URL(page.url()).searchParams.get('sort')).toBe('stock_quantity');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the figures keep up by themselves, and say as of when they are', async () => {
  const { page } = await start();
  const bar = plot(page, 'Orders by status').getByRole('link', { name: /^Pending/ });
  const before = Number(/\d+/.exec((await bar.textContent()) ?? '')?.[0]);
  await page.getByText(/^As of /).waitFor();
  await placed();
  await plot(page, 'Orders by status')
    .getByRole('link', { name: `Pending ${before + 1}` })
    .waitFor();
  await page.context().close();
});

test('a manager without figures finds what waits and the lists that are theirs', async () => {
  const { page, complaints } = await start({ role: 'manager', permissions: ['manage_orders'] });
  await page.getByRole('link', { name: /^Orders to confirm/ }).waitFor();
  const main = page.getByRole('main');
  expect(await main.getByRole('link', { name: 'Customers' }).count()).toBe(0);
  expect(await main.getByRole('link', { name: 'Orders', exact: true }).count()).toBe(1);
  await expectNoAxeViolations(page);
  await page.getByRole('link', { name: /^Orders to confirm/ }).click();
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  expect(new URL(page.url()).searchParams.get('filter')).toBe('{"status":"pending"}');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('somebody who reads figures only gets them without links to what is not theirs', async () => {
  const { page } = await start({ role: 'manager', permissions: ['view_reports'] });
  await plot(page, 'Orders by status').getByText('Pending').waitFor();
  expect(await plot(page, 'Orders by status').getByRole('link').count()).toBe(0);
  expect(await plot(page, 'Latest orders').getByRole('link').count()).toBe(0);
  await page.context().close();
});

test.each(['light', 'dark'] as const)('axe finds nothing in the plots, %s', async (colorScheme) => {
  const { page, complaints } = await start({}, { colorScheme });
  const revenue = plot(page, 'Revenue by day');
  await revenue.getByText('As a table').click();
  await expectNoAxeViolations(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoAxeViolations(page);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
  await page.context().close();
});

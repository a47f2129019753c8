import type { Browser } from 'playwright-core';
import { aCustomer, type System } from '../integration/harness';
import { hashPassword } from '../../api/sign-in/passwords';
import {
  aColleague,
  expectNoAxeViolations,
  launchBrowser,
  logIn,
  openPage,
  password,
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

test.each(['light', 'dark'] as const)(
  'logs in and sees the dashboard, %s, without a complaint of console or axe',
  async (colorScheme) => {
    const admin = await aColleague(shop);
    const { page, complaints } = await openPage(browser, { colorScheme });
    await page.goto(`${shop.url}/admin/`);
    await page.getByRole('heading', { name: 'OrderFlow admin' }).waitFor();
    expect(await page.title()).toBe('Log in · OrderFlow admin');
    await expectNoAxeViolations(page);
    await logIn(page, admin.email);
    await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
    await page.getByText('0 failed').waitFor();
    expect(await page.title()).toBe('Dashboard · OrderFlow admin');
    await expectNoAxeViolations(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test('a wrong password is told of, and what was typed stays', async () => {
  const admin = await aColleague(shop);
  const { page } = await openPage(browser);
  await page.goto(`${shop.url}/admin/`);
  await logIn(page, admin.email, 'not my password');
  await page.getByText('The e-mail address or the password is wrong.').waitFor();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(admin.email);
  await page.context().close();
});

test('a customer is told that this is not for them, and is logged out', async () => {
  const customer = await aCustomer(shop.db, { passwordHash: await hashPassword(password) });
  const { page } = await openPage(browser);
  await page.goto(`${shop.url}/admin/`);
  await logIn(page, customer.email);
  await page.getByText('the admin site is for those who work in the shop').waitFor();
  expect(await page.evaluate('sessionStorage.getItem("orderflow.token")')).toBeNull();
  const tokens = await shop.db('tokens').where('customerId', customer.id);
  expect(tokens).toHaveLength(1); // the one of the test itself
  await page.context().close();
});

test('a link leads on to its page after the log-in, also as mails have it', async () => {
  const admin = await aColleague(shop);
  const { page } = await openPage(browser);
  await page.goto(`${shop.url}/admin/#/customers`);
  await logIn(page, admin.email);
  await page.getByRole('cell', { name: admin.email }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/admin/customers');

  const second = await page.context().newPage();
  await second.goto(`${shop.url}/admin/orders`);
  await second.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  await page.context().close();
});

test('what somebody may not do is not in the menu, and its page says so', async () => {
  const manager = await aColleague(shop, { role: 'manager', permissions: ['manage_orders'] });
  const { page } = await openPage(browser);
  await page.goto(`${shop.url}/admin/`);
  await logIn(page, manager.email);
  const menu = page.getByRole('navigation', { name: 'Main menu' });
  await menu.getByText('Orders').waitFor();
  await menu.getByText('Messages').waitFor();
  expect(await menu.getByText('Customers').count()).toBe(0);
  await page.goto(`${shop.url}/admin/customers`);
  await page.getByText('Access denied').waitFor();
  await page.context().close();
});

test('the first load is below 500 kB', async () => {
  const admin = await aColleague(shop);
  const { page } = await openPage(browser);
  let bytes = 0;
  const sizes: Promise<void>[] = [];
  page.on('requestfinished', (request) => {
    if (!request.url().includes('/admin/')) return;
    sizes.push(request.sizes().then(({ responseBodySize }) => void (bytes += responseBodySize)));
  });
  await page.goto(`${shop.url}/admin/`);
  await logIn(page, admin.email);
  await page.getByText('0 failed').waitFor();
  await Promise.all(sizes);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(500_000);
  await page.context().close();
});

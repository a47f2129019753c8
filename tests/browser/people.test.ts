import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { aCustomer, aProduct, anAdmin, orderOf, type System } from '../integration/harness';
import {
  aColleague,
  expectNoAxeViolations,
  expectNoSidewaysScrolling,
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
  await browser?.close();
  await shop?.close();
});

/** Logged in, on that page of the site. */
async function at(
  path: string,
  who: { email: string },
  options: Parameters<typeof openPage>[1] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin${path}`);
  await logIn(opened.page, who.email);
  return opened;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const said = (page: Page, words: string) => page.getByText(words).waitFor();

test('a customer’s page shows their orders and messages; they are vetted, logged out, closed and opened', async () => {
  const boss = await aColleague(shop);
  const amina = await aCustomer(shop.db);
  const product = await aProduct(shop.db);
  const order = await shop.call('POST', '/orders/', {
    token: amina.token,
    body: orderOf([product, 2]),
  });
  const { page, complaints } = await at('/customers', boss);
  await page.getByLabel('Name or e-mail address').fill(amina.email);
  await page.getByText('1-1 of 1').waitFor();
  await page.getByRole('cell', { name: amina.email }).click();
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  const number = page.getByRole('link', { name: order.body.order_number });
  expect(await number.getAttribute('href')).toBe(`/admin/orders/${order.body.id}/show`);
  await page
    .getByRole('region', { name: 'Messages' })
    .getByText(order.body.order_number)
    .first()
    .waitFor();

  await button(page, 'Vet').click();
  await button(page, 'Vet').click();
  await said(page, 'Amina Odhiambo is vetted.');
  await page.getByText('Vetted', { exact: true }).waitFor();

  await button(page, 'End log-ins').click();
  await page.getByText('logged out everywhere at once').waitFor();
  await button(page, 'End log-ins').click();
  await said(page, 'Amina Odhiambo is logged out everywhere.');
  const { status } = await shop.call('GET', '/orders/', { token: amina.token });
  expect(status).toBe(401);

  await button(page, 'Deactivate').click();
  await button(page, 'Deactivate').click();
  await said(page, 'The account of Amina Odhiambo is closed.');
  await page.getByText('Inactive', { exact: true }).waitFor();
  await button(page, 'Activate').click();
  await button(page, 'Activate').click();
  await said(page, 'The account of Amina Odhiambo is open again.');
  expect(await shop.db('customers').where('id', amina.id).first('isActive', 'isVerified')).toEqual({
    isActive: true,
    isVerified: true,
  });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a customer’s data is exported behind the page, and downloaded', async () => {
  const boss = await aColleague(shop);
  const amina = await aCustomer(shop.db);
  const { page } = await at(`/customers/${amina.id}/show`, boss);
  await button(page, 'Make an export').click();
  await said(page, 'The export is ready.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Download the export of/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^customer-${amina.id}-.*\\.json$`));
  const file = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(JSON.stringify(file)).toContain(amina.email);
  await page.context().close();
});

test('a customer is erased only once their address is typed, and what is kept is said', async () => {
  const boss = await aColleague(shop);
  const amina = await aCustomer(shop.db);
  const { page } = await at(`/customers/${amina.id}/show`, boss);
  await button(page, 'Erase').click();
  const dialog = page.getByRole('dialog', { name: 'Erase Amina Odhiambo' });
  await dialog.getByText('Kept, as the books must').waitFor();
  await expectNoAxeViolations(page);
  const confirm = button(page, 'Erase for good');
  await dialog.getByLabel('E-mail address of this customer').fill('somebody@example.com');
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('E-mail address of this customer').fill(amina.email);
  await confirm.click();
  await said(page, 'Amina Odhiambo is erased.');
  const row = await shop.db('customers').where('id', amina.id).first();
  expect(row).toMatchObject({ firstName: 'Erased', erasedAt: expect.any(Date) });
  await page.context().close();
});

test('a customer is made without a password, and changed; what is wrong stands at its field', async () => {
  const boss = await aColleague(shop);
  const taken = await aCustomer(shop.db);
  const { page } = await at('/customers/create', boss);
  await page.getByLabel('First name').fill('Njeri');
  await page.getByLabel('Last name').fill('Mwangi');
  await page.getByLabel('E-mail address').fill(taken.email);
  await page.getByLabel('Telephone').fill('12');
  await page.getByLabel('Swahili').check();
  await button(page, 'Save').click();
  await page.getByText('Something is not right yet').waitFor();
  expect(await page.getByLabel('Telephone').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('First name').inputValue()).toBe('Njeri');

  await page.getByLabel('Telephone').fill('0722 000 001');
  await button(page, 'Save').click();
  await page.getByText('already').first().waitFor();
  await page.getByLabel('E-mail address').fill(`njeri.${taken.id}@example.com`);
  await button(page, 'Save').click();
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  const made = () => shop.db('customers').where('email', `njeri.${taken.id}@example.com`).first();
  expect(await made()).toMatchObject({
    phoneNumber: '+254722000001',
    language: 'sw',
    passwordHash: null,
  });

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('City').fill('Mombasa');
  await button(page, 'Save').click();
  await page.getByText('Mombasa').waitFor();
  expect(await made()).toMatchObject({ city: 'Mombasa', firstName: 'Njeri' });
  await page.context().close();
});

test('an admin gives no more than they have, and a super admin is not theirs to change', async () => {
  const clerk = await aColleague(shop, {
    role: 'admin',
    permissions: ['manage_admins', 'create_admins', 'manage_orders'],
  });
  const superAdmin = await anAdmin(shop.db);
  const { page } = await at('/admins/create', clerk);
  await page.getByLabel('First name').fill('Baraka');
  await page.getByLabel('Last name').fill('Otieno');
  await page.getByLabel('E-mail address').fill(`baraka.${clerk.id}@example.com`);
  await page.getByLabel('Password', { exact: false }).first().fill('short');
  expect(await page.getByRole('radio').count()).toBe(2);
  const offered = page.getByRole('checkbox');
  expect(await offered.count()).toBe(3);
  // What managers usually may, and can be given here.
  expect(await page.getByRole('checkbox', { name: /^Orders/ }).isChecked()).toBe(true);
  await page.getByText('Only what you may do yourself can be given.').waitFor();
  await button(page, 'Save').click();
  await page.getByText('Must be at least 8 characters.').waitFor();
  await page.getByLabel('Password', { exact: false }).first().fill(password);
  await button(page, 'Save').click();
  await page.getByRole('heading', { name: 'What they may do' }).waitFor();

  await page.getByRole('checkbox', { name: /^New admins/ }).check();
  await button(page, 'Save rights').click();
  await said(page, 'The rights of Baraka Otieno are changed.');
  const customer = await shop
    .db('customers')
    .where('email', `baraka.${clerk.id}@example.com`)
    .first();
  const row = await shop.db('admins').where('customerId', customer.id).first();
  expect(row).toMatchObject({ role: 'manager', permissions: ['manage_orders', 'create_admins'] });
  await button(page, 'Deactivate').click();
  await button(page, 'Deactivate').click();
  await said(page, 'Baraka Otieno is let in no more.');

  await page.goto(`${shop.url}/admin/admins/${superAdmin.adminId}/show`);
  await page.getByText('Only a super admin changes a super admin.').waitFor();
  expect(await button(page, 'Save rights').count()).toBe(0);
  await page.goto(`${shop.url}/admin/admins/${clerk.adminId}/show`);
  await page.getByText('These are your own rights').waitFor();
  await page.context().close();
});

test('a manager sees no admins and no audit log', async () => {
  const manager = await aColleague(shop, {
    role: 'manager',
    permissions: ['view_reports', 'manage_orders'],
  });
  const { page } = await at('/', manager);
  const menu = page.getByRole('navigation', { name: 'Main menu' });
  await menu.getByText('Orders').waitFor();
  for (const name of ['Admins', 'Audit log', 'Customers']) {
    expect(await menu.getByText(name, { exact: true }).count()).toBe(0);
  }
  for (const path of ['/admins', '/admins/create', '/audit']) {
    await page.goto(`${shop.url}/admin${path}`);
    await page.getByText('Access denied').waitFor();
  }
  await page.context().close();
});

test('the audit log tells what was before and after, and is narrowed to one admin', async () => {
  const boss = await aColleague(shop);
  const other = await anAdmin(shop.db, { role: 'admin', permissions: ['manage_customers'] });
  const amina = await aCustomer(shop.db);
  await shop.call('PATCH', `/admin/customers/${amina.id}/`, {
    token: other.token,
    body: { city: 'Kisumu' },
  });
  const { page, complaints } = await at(`/admins/${other.adminId}/show`, boss);
  await page.getByRole('link', { name: 'What this admin did' }).click();
  await page.getByText('Account changed').waitFor();
  expect(
    await page
      .getByRole('listitem')
      .filter({ has: page.getByRole('table') })
      .count(),
  ).toBe(1);
  const line = page.getByRole('row', { name: /^City/ });
  expect(await line.innerText()).toMatch(/City\s+Nairobi\s+Kisumu/);
  const subject = page.getByRole('link', { name: `Customer ${amina.id}` });
  expect(await subject.getAttribute('href')).toBe(`/admin/customers/${amina.id}/show`);

  // And from there to everybody else, by the filter.
  await page.getByRole('combobox', { name: 'Who' }).click();
  await page.getByRole('option', { name: 'Customers', exact: true }).click();
  await page.getByText('Account changed').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('filter')).toContain('"actor_type":"customer"');
  expect(new URL(page.url()).searchParams.get('filter')).not.toContain('actor_id');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('one’s own profile, password and log-ins', async () => {
  const boss = await aColleague(shop);
  const other = await shop.call('POST', '/auth/login/', {
    body: { email: boss.email, password },
    headers: { 'User-Agent': 'another telephone' },
  });
  const { page } = await at('/', boss);
  await page.getByRole('button', { name: 'Wanjiru Kamau' }).click();
  await page.getByRole('menuitem', { name: 'My account' }).click();
  await page.getByLabel('City').fill('Nakuru');
  await button(page, 'Save profile').click();
  await said(page, 'Your profile is saved.');
  expect(await shop.db('customers').where('id', boss.id).first('city')).toEqual({ city: 'Nakuru' });

  await page.getByRole('button', { name: /End the log-in of another telephone/ }).click();
  await said(page, 'The log-in is ended.');
  const { status } = await shop.call('GET', '/orders/', { token: other.body.token });
  expect(status).toBe(401);

  const fill = async (old: string) => {
    await page.getByLabel('Password until now').fill(old);
    await page.getByLabel('New password', { exact: false }).first().fill('a quiet lake at dawn');
    await page.getByLabel('New password again').fill('a quiet lake at dawn');
    await button(page, 'Change password').click();
  };
  await fill('not this one');
  await page.getByText('Is not your password.').waitFor();
  await fill(password);
  await said(page, 'Your password is changed');

  await button(page, 'Log out everywhere').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
  await page.getByRole('heading', { name: 'OrderFlow admin' }).waitFor();
  await logIn(page, boss.email, 'a quiet lake at dawn');
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
  await page.context().close();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(['desk', 'phone'] as const)(
    'axe and the console have nothing against any page, and none scrolls sideways, on a %s',
    async (screen) => {
      const boss = await aColleague(shop);
      const amina = await aCustomer(shop.db);
      const clerk = await anAdmin(shop.db, { role: 'manager', permissions: ['manage_orders'] });
      await shop.call('POST', `/admin/customers/${amina.id}/verify/`, { token: boss.token });
      const viewport =
        screen === 'desk' ? { width: 1280, height: 800 } : { width: 390, height: 844 };
      const { page, complaints } = await at('/customers', boss, { colorScheme, viewport });
      await page.getByText(amina.email).first().waitFor();
      const pages: [path: string, seen: string][] = [
        ['/customers', amina.email],
        [`/customers/${amina.id}/show`, 'Make an export'],
        [`/customers/${amina.id}`, 'Save'],
        ['/customers/create', 'Save'],
        ['/admins', boss.email],
        [`/admins/${clerk.adminId}/show`, 'Save rights'],
        ['/admins/create', 'Save'],
        ['/audit', 'Account changed'],
        ['/account', 'Save profile'],
      ];
      for (const [path, seen] of pages) {
        await page.goto(`${shop.url}/admin${path}`);
        await page.getByText(seen, { exact: true }).first().waitFor();
        await expectNoAxeViolations(page);
        await expectNoSidewaysScrolling(page);
        if (process.env['SHOTS'] !== undefined) {
          const name = path.replaceAll(/\W+/g, '-').replaceAll(/\d{3,}/g, '');
          await page.screenshot({
            path: `${process.env['SHOTS']}/${screen}-${colorScheme}${name}.png`,
            fullPage: true,
          });
        }
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

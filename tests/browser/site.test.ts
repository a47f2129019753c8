import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { IdentityProvider } from '../../api/sign-in/oidc/provider';
import type { System } from '../integration/harness';
import { localProvider, type LocalProvider } from '../integration/sign-in/local-provider';
import {
  aColleague,
  expectNoAxeViolations,
  expectNoSidewaysScrolling,
  launchBrowser,
  logIn,
  openPage,
  startShop,
} from './browser';

/** Where people reach the shop: it can be gone while what is behind goes on. */
interface Front {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

let front: Front;
let provider: LocalProvider;
let shop: System;
let browser: Browser;
let behind = '';
beforeAll(async () => {
  front = await aFront(() => behind);
  provider = await localProvider(front.url);
  shop = await startShop({
    signIn: { oidc: new IdentityProvider('oidc', provider.settings, 0) },
    publicUrl: front.url,
  });
  behind = shop.url;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await front?.stop();
  await shop?.close();
  await provider?.remove();
});

afterEach(() => front.start());

async function aFront(target: () => string): Promise<Front> {
  let server: Server | undefined;
  let port = 0;
  async function start(): Promise<void> {
    if (server?.listening === true) return;
    server = createServer((asked, answer) => {
      const { method, url = '/', headers } = asked;
      const passed = request(target() + url, { method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    const opened = server;
    await new Promise<void>((resolve) => {
      opened.listen(port, 'localhost', resolve);
    });
    ({ port } = opened.address() as AddressInfo);
  }
  await start();
  return {
    url: `http://localhost:${port}`,
    start,
    async stop() {
      const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
      server?.closeAllConnections();
      await closed;
    },
  };
}

async function at(path: string, options: Parameters<typeof openPage>[1] = {}): Promise<Page> {
  const boss = await aColleague(shop);
  const { page } = await openPage(browser, options);
  await page.goto(`${front.url}/admin${path}`);
  await logIn(page, boss.email);
  return page;
}

test('a server that goes away and comes back takes nothing of what was typed', async () => {
  const page = await at('/customers/create');
  const email = `zawadi.${Date.now()}@example.com`;
  await page.getByLabel('First name').fill('Zawadi');
  await page.getByLabel('Last name').fill('Njoroge');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Telephone').fill('+254722000077');
  await page.getByLabel('Address', { exact: true }).fill('Ngong Road 7');
  await front.stop();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The shop can not be reached now.').waitFor();
  expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('Ngong Road 7');

  await front.start();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  const made = await shop.db('customers').where({ email });
  expect(made).toMatchObject([{ firstName: 'Zawadi', address: 'Ngong Road 7' }]);
  await page.context().close();
});

test('a list that could not be read says so, and is read again', async () => {
  const page = await at('/admins');
  const rows = page.getByRole('row');
  await rows.nth(1).waitFor();
  await front.stop();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('The shop can not be reached now.').first().waitFor();
  // What was read before is still there to be read.
  expect(await rows.count()).toBeGreaterThan(1);
  await front.start();
  const late = await aColleague(shop);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('cell', { name: late.email }).waitFor();
  await page.context().close();
});

test('logs in by the OpenID provider, and comes to the page that was asked for', async () => {
  const boss = await aColleague(shop);
  await shop
    .db('customers')
    .where('id', boss.id)
    .update({ email: 'jane.smith@example.com', emailVerified: true });
  const { page } = await openPage(browser);
  await page.goto(`${front.url}/admin/audit`);
  await page.getByRole('button', { name: 'Log in with OpenID Connect' }).click();
  await page.waitForURL((url) => url.href.startsWith(provider.settings.issuerUrl));
  await page.locator('input[type=email], input[name=email]').fill('jane.smith@example.com');
  await page.locator('input[type=password]').fill('testpass123');
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor();
  const { pathname, hash, search } = new URL(page.url());
  // Neither the token nor the mark of the log-in stays in the address, or in the way back.
  expect([pathname, hash, search.includes('log_in')]).toEqual(['/admin/audit', '', false]);
  await page.context().close();
});

test('a log-in that another site has begun is refused', async () => {
  const mallory = await aColleague(shop);
  const { page } = await openPage(browser);
  await page.goto(`${front.url}/admin/?log_in=guessed#token=${mallory.token}`);
  await page.getByText('The log-in by a provider was not begun in this tab.').waitFor();
  expect(await page.evaluate('sessionStorage.getItem("orderflow.token")')).toBeNull();
  expect(page.url()).not.toContain(mallory.token);
  await page.context().close();
});

test('a new tab is logged in by the open one, and a log-out is for both', async () => {
  const page = await at('/');
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  const second = await page.context().newPage();
  await second.goto(`${front.url}/admin/customers`);
  await second.getByRole('heading', { name: 'Customers', level: 1 }).waitFor();
  // Nothing of it outlives the browser.
  const kept = 'JSON.stringify(localStorage) + document.cookie';
  const token = await second.evaluate<string>('sessionStorage.getItem("orderflow.token")');
  expect(token.length).toBeGreaterThan(20);
  expect(await second.evaluate<string>(kept)).not.toContain(token);

  await page.getByRole('button', { name: 'Wanjiru Kamau' }).click();
  await page.getByRole('menuitem', { name: 'Logout' }).click();
  await page.getByRole('button', { name: 'Log in', exact: true }).waitFor();
  await second.getByRole('button', { name: 'Log in', exact: true }).waitFor();
  expect(await second.evaluate('sessionStorage.getItem("orderflow.token")')).toBeNull();
  await page.context().close();
});

test('a whole page speaks Swahili, and stays so', async () => {
  const page = await at('/account');
  // The group has another name as soon as it is done.
  await page
    .getByRole('radiogroup', { name: 'Language of this site' })
    .getByLabel('Kiswahili')
    .click();
  await page.getByRole('heading', { name: 'Akaunti yangu', level: 1 }).waitFor();
  await page.getByRole('heading', { name: 'Ulipoingia' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('sw');
  await expectNoAxeViolations(page);
  await page.reload();
  await page.getByRole('button', { name: 'Badilisha nenosiri' }).waitFor();
  const words = await page.locator('body').innerText();
  for (const english of ['Password', 'Profile', 'Customers', 'Save', 'Log-ins', 'Telephone']) {
    expect(words).not.toContain(english);
  }
  await page.context().close();
});

test('a forgotten password leads to the page that sends a link', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${front.url}/admin/`);
  await page.getByRole('link', { name: 'I forgot my password' }).click();
  await page.waitForURL(`${front.url}/reset-password`);
  await page.context().close();
});

test('no page of the menu scrolls sideways on a phone', async () => {
  const page = await at('/', { viewport: { width: 390, height: 844 } });
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Open menu' }).click();
  await page.getByRole('menuitem', { name: 'Customers' }).waitFor();
  const addresses = await page.evaluate<string[]>(
    '[...document.querySelectorAll("nav [role=menuitem]")].map((link) => link.getAttribute("href"))',
  );
  expect(addresses.length).toBeGreaterThanOrEqual(7);
  for (const address of addresses) {
    await page.goto(front.url + address);
    await page.locator('#main-content').waitFor();
    await page.waitForLoadState('networkidle');
    await expectNoSidewaysScrolling(page);
  }
  await page.context().close();
});

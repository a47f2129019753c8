import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { Person, System } from '../integration/harness';
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
let admin: Person;
beforeAll(async () => {
  shop = await startShop({ queues: ['orders'] });
  browser = await launchBrowser();
  admin = await aColleague(shop);
  await call('POST', '/categories/', { name: 'Lamps' });
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const call = (method: string, path: string, body?: unknown) =>
  shop.call(method, path, { token: admin.token, body });

async function openImports(options = {}) {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin/imports`);
  await logIn(opened.page, admin.email);
  await opened.page.getByRole('heading', { name: 'Take in a file' }).waitFor();
  return opened;
}

async function choose(page: Page, name: string, text: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a CSV file' }).click();
  await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('status').getByText(name).waitFor();
}

/** What a download saves. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

const lamps = [
  'sku,name,price,category_slug,stock_quantity',
  'LAMP-1,Desk lamp,1500.00,lamps,5',
  'LAMP-2,Floor lamp,cheap,lamps,3',
  '',
].join('\n');

test.each(['light', 'dark'] as const)(
  'a file is tried, its bad line is told of, and then it is taken in, %s',
  async (colorScheme) => {
    const { page, complaints } = await openImports({ colorScheme });
    const ours = lamps.replaceAll('LAMP', `LAMP-${colorScheme}`);
    await choose(page, 'lamps.csv', ours);
    await expectNoAxeViolations(page);
    await page.getByRole('button', { name: 'Try it (dry run)' }).click();
    await page.getByRole('heading', { name: 'Dry run: Products', level: 1 }).waitFor();
    await page.getByText('It is done.').waitFor();
    await page.getByText('2 of 2 lines').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress' });
    expect(await bar.getAttribute('aria-valuenow')).toBe('100');
    await page.getByRole('row', { name: /^3 Refused .*price.*Floor lamp/ }).waitFor();
    const search = `/products/?search=LAMP-${colorScheme}`;
    expect((await call('GET', search)).body.count).toBe(0);
    await expectNoAxeViolations(page);

    const refused = await saved(page, 'Download the refused lines');
    expect(refused.name).toMatch(/^refusals-.*\.csv$/);
    expect(refused.text).toContain('Floor lamp,cheap');

    await page.getByRole('button', { name: 'Now take it in' }).click();
    await page.getByRole('heading', { name: 'Import of Products', level: 1 }).waitFor();
    await page.getByText('It is done.').waitFor();
    expect((await call('GET', search)).body.results).toMatchObject([
      { name: 'Desk lamp', price: '1500.00', stock_quantity: 5 },
    ]);
    await page.getByRole('link', { name: 'All imports' }).click();
    await page
      .getByRole('row', { name: /Products No Done 2 1 0 1/ })
      .first()
      .waitFor();
    await expectNoAxeViolations(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test('a file that is wrong as a whole is told of, and the choice stays', async () => {
  const { page } = await openImports();
  await choose(page, 'colours.csv', 'sku,colour\nLAMP-9,red\n');
  await page.getByRole('button', { name: 'Try it (dry run)' }).click();
  await page.getByRole('alert').getByText('The columns are sku, name').waitFor();
  await page.getByRole('status').getByText('colours.csv').waitFor();
  await page.context().close();
});

test('an import is stopped and goes on', async () => {
  await shop.stopWorkers();
  const { page } = await openImports();
  await choose(page, 'lamps.csv', lamps);
  await page.getByRole('button', { name: 'Try it (dry run)' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('It was stopped; what is done stays done.').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Under way.').waitFor();
  await shop.startWorkers(['orders']);
  await page.getByText('It is done.').waitFor();
  await page.context().close();
});

test('products and categories are exported as files', async () => {
  const { page, complaints } = await openImports();
  const categories = await saved(page, 'Categories as CSV');
  expect(categories.name).toMatch(/^categories-\d{4}-\d\d-\d\d\.csv$/);
  expect(categories.text).toContain('Lamps');
  expect((await saved(page, 'Products as CSV')).text).toMatch(/^sku,name,description,price/);
  expect(complaints).toEqual([]);
  await page.context().close();
});

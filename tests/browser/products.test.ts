import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
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
let categoryId: number;
beforeAll(async () => {
  shop = await startShop({ queues: [] });
  browser = await launchBrowser();
  admin = await aColleague(shop);
  categoryId = (await call('POST', '/categories/', { name: 'Kettles' })).body.id;
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const call = (method: string, path: string, body?: unknown) =>
  shop.call(method, path, { token: admin.token, body });

let counter = 0;
async function aKettle(given: Record<string, unknown> = {}): Promise<{ id: string; name: string }> {
  counter += 1;
  const kettle = { name: `Kettle ${counter}`, price: '1500.00', stock_quantity: 20, ...given };
  return (await call('POST', '/products/', { ...kettle, category: categoryId })).body;
}

async function openAt(path: string, who: Person = admin, options = {}) {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin${path}`);
  await logIn(opened.page, who.email);
  return opened;
}

/** What the browser itself says of an answer that refuses; ours are none of these. */
const byUs = (complaints: readonly string[]) =>
  complaints.filter((words) => !words.startsWith('Failed to load resource'));

const aPicture = () =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: '#b5651d' } })
    .png()
    .toBuffer();

const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

test('a bad price is told of at its field, what was typed stays, and the product is made with its picture', async () => {
  const { page, complaints } = await openAt('/products/create');
  await page.getByLabel('Name').fill('Copper kettle');
  await page.getByLabel('Category').fill('kett');
  await page.getByRole('option', { name: 'Kettles' }).click();
  await page.getByLabel('Price').fill('12.345');
  await page.getByLabel('In stock').fill('7');
  await page.getByLabel('Description').fill('Whistles.');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  const picture = { name: 'k.png', mimeType: 'image/png', buffer: await aPicture() };
  await (await chooser).setFiles(picture);
  await page.getByAltText('The picture that was chosen').waitFor();
  await save(page);
  await page.getByText('Must be an amount').waitFor();
  expect(await page.getByLabel('Price').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('Price').inputValue()).toBe('12.345');
  expect(await page.getByLabel('Description').inputValue()).toBe('Whistles.');
  await expectNoAxeViolations(page);

  await page.getByLabel('Price').fill('1234.50');
  await save(page);
  await page.getByRole('heading', { name: 'Copper kettle', level: 1 }).waitFor();
  await page.getByText('Ksh 1,234.50').waitFor();
  await page.getByText('7 in stock').waitFor();
  const image = page.getByAltText('Copper kettle');
  await image.waitFor();
  const shown = 'document.querySelector("img[alt=\'Copper kettle\']")';
  const width = await page.evaluate(`${shown}.decode().then(() => ${shown}.naturalWidth)`);
  expect(width).toBe(320);
  const { body } = await call('GET', '/products/?search=copper');
  expect(body.results).toMatchObject([
    { name: 'Copper kettle', price: '1234.50', description: 'Whistles.', stock_quantity: 7 },
  ]);
  expect(byUs(complaints)).toEqual([]);
  await page.context().close();
});

test('a picture that is none is refused before anything is sent', async () => {
  const { page } = await openAt('/products/create');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (
    await chooser
  ).setFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await page.getByRole('alert').getByText('This is no PNG, JPEG or WebP.').waitFor();
  await page.context().close();
});

test('who was slower is told who was faster, keeps what was typed, and may put it over theirs', async () => {
  const { id } = await aKettle({ description: 'Old words' });
  const { page, complaints } = await openAt(`/products/${id}`);
  await page.getByLabel('Description').fill('My words');
  await page.getByLabel('SKU').waitFor();
  await call('PATCH', `/products/${id}/`, { description: 'Their words', price: '99.00' });
  await save(page);
  const notice = page.getByRole('alert').filter({ hasText: 'has changed this' });
  await notice.getByText('Wanjiru Kamau has changed this').waitFor();
  await notice.getByRole('row', { name: 'Description Their words My words' }).waitFor();
  expect(await page.getByLabel('Description').inputValue()).toBe('My words');
  // What was not typed here is theirs now.
  expect(await page.getByLabel('Price').inputValue()).toBe('99.00');
  await expectNoAxeViolations(page);
  await save(page);
  await page.getByText('20 in stock').waitFor();
  const { body } = await call('GET', `/products/${id}/`);
  expect(body).toMatchObject({ description: 'My words', price: '99.00' });
  expect(byUs(complaints)).toEqual([]);
  await page.context().close();
});

test('stock that has moved in the meantime is no conflict', async () => {
  const { id } = await aKettle();
  const { page } = await openAt(`/products/${id}`);
  await page.getByLabel('Description').fill('New words');
  await call('POST', `/products/${id}/adjust_stock/`, { change: -3, reason: 'Sold at the door' });
  await save(page);
  await page.getByText('17 in stock').waitFor();
  const { body } = await call('GET', `/products/${id}/`);
  expect(body).toMatchObject({ description: 'New words', stock_quantity: 17 });
  await page.context().close();
});

test('stock is corrected with a reason, which stands in the ledger', async () => {
  const { id } = await aKettle();
  const { page, complaints } = await openAt(`/products/${id}/show`);
  await page.getByLabel('More, or fewer').fill('-500');
  await page.getByLabel('Reason').fill('Broken in transport');
  const submit = page.getByRole('button', { name: 'Correct the stock' });
  await submit.click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Reason').inputValue()).toBe('Broken in transport');
  await page.getByLabel('More, or fewer').fill('-5');
  await submit.click();
  await page.getByText('15 in stock').waitFor();
  const ledger = page.getByRole('region', { name: 'Stock movements' });
  await ledger
    .getByRole('row', { name: /Corrected -5 Broken in transport Wanjiru Kamau/ })
    .waitFor();
  await page.getByLabel('How many were counted').check();
  await page.getByLabel('Counted', { exact: false }).last().fill('12');
  await page.getByLabel('Reason').fill('Yearly count');
  await submit.click();
  await ledger.getByRole('row', { name: /Counted -3 Yearly count/ }).waitFor();
  expect((await call('GET', `/products/${id}/`)).body.stock_quantity).toBe(12);
  expect(byUs(complaints)).toEqual([]);
  await page.context().close();
});

test('a product is featured in the list, found by its filters, and discontinued', async () => {
  const { id, name } = await aKettle({ name: 'Enamel kettle', stock_quantity: 4 });
  const { page } = await openAt('/products');
  await page.getByRole('switch', { name: `${name} is featured` }).click();
  await page.getByText(`${name} is featured now.`).waitFor();
  expect((await call('GET', `/products/${id}/`)).body.is_featured).toBe(true);
  await page.getByRole('link', { name: 'Low stock' }).click();
  await page.getByRole('heading', { name: 'Low stock', level: 1 }).waitFor();
  await page.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Stop selling…' }).click();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Discontinue' }).click();
  await page.getByText(`${name} is discontinued.`).waitFor();
  expect((await call('GET', `/products/${id}/`)).body.status).toBe('discontinued');
  await page.context().close();
});

test('who may not change the catalogue reads it', async () => {
  const { id, name } = await aKettle();
  const reader = await aColleague(shop, { role: 'manager', permissions: ['view_reports'] });
  const { page, complaints } = await openAt('/products', reader);
  await page.getByRole('link', { name, exact: true }).waitFor();
  expect(await page.getByRole('switch').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Create' }).count()).toBe(0);
  expect(await page.getByRole('menuitem', { name: 'Import and export' }).count()).toBe(0);
  await page.goto(`${shop.url}/admin/products/${id}/show`);
  await page.getByText('20 in stock').waitFor();
  expect(await page.getByRole('button', { name: 'Correct the stock' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const)('axe finds nothing in products, %s, %i wide', async (colorScheme, width) => {
  const { id, name } = await aKettle();
  const options = { colorScheme, viewport: { width, height: 844 } };
  const { page, complaints } = await openAt('/products', admin, options);
  await page.getByRole('link', { name, exact: true }).waitFor();
  await expectNoAxeViolations(page);
  for (const [path, words] of [
    [`/products/${id}/show`, 'First count'],
    ['/products/create', 'Made of the name'],
    ['/low_stock', 'All products'],
  ] as const) {
    await page.goto(`${shop.url}/admin${path}`);
    await page.getByText(words).first().waitFor();
    await expectNoAxeViolations(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    // No card is lower than what is in it.
    const cut =
      '[...document.querySelectorAll(".MuiCard-root")].filter((card) => card.scrollHeight > card.clientHeight + 1).length';
    expect(await page.evaluate(cut)).toBe(0);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

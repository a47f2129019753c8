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
  shop = await startShop({ queues: [] });
  browser = await launchBrowser();
  admin = await aColleague(shop);
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

const names = ['Phones', 'Tablets', 'Cases', 'Chargers'] as const;
type Ids = Record<(typeof names)[number], number>;
let ids: Ids;

/** Phones (Cases, Chargers) and Tablets. */
beforeEach(async () => {
  const { body: before } = await call('GET', '/categories/tree/');
  const there = flat(before).toReversed();
  for (const { id } of there) await call('DELETE', `/categories/${id}/`);
  ids = {} as Ids;
  for (const name of names) {
    const parent = ['Cases', 'Chargers'].includes(name) ? ids.Phones : null;
    ids[name] = (await call('POST', '/categories/', { name, parent })).body.id;
  }
});

const call = (method: string, path: string, body?: unknown) =>
  shop.call(method, path, { token: admin.token, body });

const flat = (nodes: any[]): any[] => nodes.flatMap((node) => [node, ...flat(node.children)]);

/** `Phones(Cases Chargers) Tablets` */
async function tree(): Promise<string> {
  const write = (nodes: any[]): string =>
    nodes
      .map(({ name, children }) => name + (children.length > 0 ? `(${write(children)})` : ''))
      .join(' ');
  return write((await call('GET', '/categories/tree/')).body);
}

async function openTree(who: Person = admin, options = {}) {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin/categories`);
  await logIn(opened.page, who.email);
  await item(opened.page, 'Tablets').waitFor();
  return opened;
}

const item = (page: Page, name: string) =>
  page.getByRole('treeitem', { name: new RegExp(`^${name}`) });
const focused = (page: Page) =>
  page.evaluate('document.activeElement.querySelector("div + div")?.textContent');
const told = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor();

test('a category is moved by keyboard, told of, and brought back', async () => {
  const { page, complaints } = await openTree();
  const { keyboard } = page;
  await item(page, 'Phones').focus();
  await keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('Cases');
  await keyboard.press('Control+x');
  await told(page, 'Cases is taken up.');
  await keyboard.type('tab');
  expect(await focused(page)).toBe('Tablets');
  await keyboard.press('Control+v');
  await told(page, 'Cases is now in Tablets, 1 of 1.');
  expect(await tree()).toBe('Phones(Chargers) Tablets(Cases)');
  expect(await focused(page)).toBe('Cases');

  await page.getByRole('button', { name: 'Undo' }).click();
  await told(page, 'Undone: Cases is back in Phones, 1 of 2.');
  expect(await tree()).toBe('Phones(Cases Chargers) Tablets');

  await item(page, 'Cases').focus();
  await keyboard.press('Alt+ArrowDown');
  await told(page, 'Cases is now in Phones, 2 of 2.');
  expect(await tree()).toBe('Phones(Chargers Cases) Tablets');
  await keyboard.press('Alt+ArrowDown');
  await told(page, 'Cases is the last already.');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the tree is walked, opened and closed as trees are', async () => {
  const { page } = await openTree();
  const { keyboard } = page;
  await item(page, 'Phones').focus();
  expect(await item(page, 'Phones').getAttribute('aria-expanded')).toBe('true');
  await keyboard.press('End');
  expect(await focused(page)).toBe('Tablets');
  await keyboard.press('Home');
  await keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('Cases');
  await keyboard.press('ArrowLeft');
  expect(await focused(page)).toBe('Phones');
  await keyboard.press('ArrowLeft');
  expect(await item(page, 'Phones').getAttribute('aria-expanded')).toBe('false');
  expect(await item(page, 'Cases').count()).toBe(0);
  await keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('Tablets');
  await page.context().close();
});

test('a category is moved by a dialog, at a place of one’s own', async () => {
  const { page } = await openTree();
  await item(page, 'Tablets').click();
  await page.getByRole('button', { name: 'Move…' }).click();
  await page.getByLabel('Into which category').fill('phon');
  await page.getByRole('option', { name: 'Phones', exact: true }).click();
  await page.getByLabel('At which place').click();
  await page.getByRole('option', { name: 'Before Chargers' }).click();
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await told(page, 'Tablets is now in Phones, 2 of 3.');
  expect(await tree()).toBe('Phones(Cases Tablets Chargers)');
  await page.context().close();
});

test('a category is moved by drag and drop, into one and between two', async () => {
  const { page, complaints } = await openTree();
  await item(page, 'Chargers').dragTo(item(page, 'Tablets'));
  await told(page, 'Chargers is now in Tablets, 1 of 1.');
  expect(await tree()).toBe('Phones(Cases) Tablets(Chargers)');
  await item(page, 'Tablets').dragTo(item(page, 'Phones'), { targetPosition: { x: 200, y: 3 } });
  await told(page, 'Tablets is now in Top level, 1 of 2.');
  expect(await tree()).toBe('Tablets(Chargers) Phones(Cases)');
  // Into what is below itself nothing goes.
  await item(page, 'Phones').dragTo(item(page, 'Cases'));
  expect(await tree()).toBe('Tablets(Chargers) Phones(Cases)');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a move that is refused says why, and changes nothing', async () => {
  await call('POST', '/categories/', { name: 'Cases', parent: ids.Tablets });
  const { page } = await openTree();
  await item(page, 'Cases').first().focus();
  await page.keyboard.press('Control+x');
  await item(page, 'Tablets').focus();
  await page.keyboard.press('Control+v');
  await told(page, 'Cases was not moved.');
  expect(await page.getByRole('status').textContent()).toContain(
    'There is a category "Cases" there already.',
  );
  // Phones into what stands below it, which only keys can ask for.
  await item(page, 'Phones').focus();
  await page.keyboard.press('Control+x');
  await item(page, 'Chargers').focus();
  await page.keyboard.press('Control+v');
  await told(page, 'Phones was not moved.');
  expect(await tree()).toBe('Phones(Cases Chargers) Tablets(Cases)');
  await page.context().close();
});

test('a category is added, changed, and deleted with a place for its children', async () => {
  const { page, complaints } = await openTree();
  await item(page, 'Tablets').click();
  await page.getByRole('link', { name: 'Add below' }).click();
  await page.getByLabel('Name').fill('Readers');
  await expectNoAxeViolations(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await item(page, 'Readers').click();
  expect(await tree()).toBe('Phones(Cases Chargers) Tablets(Readers)');

  await page.keyboard.press('F2');
  await page.getByLabel('Active').click();
  await page.getByLabel('Description').fill('With paper that shines.');
  await page.getByRole('button', { name: 'Save' }).click();
  await item(page, 'Readers').getByText('(inactive)').waitFor();

  await item(page, 'Phones').focus();
  await page.keyboard.press('Delete');
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel('Where its children').fill('tabl');
  await page.getByRole('option', { name: 'Tablets', exact: true }).click();
  await expectNoAxeViolations(page);
  await remove.click();
  await page.getByText('Phones is deleted.').waitFor();
  expect(await tree()).toBe('Tablets(Readers Cases Chargers)');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('who may not change the catalogue reads it', async () => {
  const reader = await aColleague(shop, { role: 'manager', permissions: ['view_reports'] });
  const { page, complaints } = await openTree(reader);
  await page.getByRole('link', { name: 'Products', exact: true }).last().waitFor();
  for (const name of ['Move…', 'Delete…']) {
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  }
  expect(await page.getByRole('link', { name: 'Add a category' }).count()).toBe(0);
  await item(page, 'Cases').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await item(page, 'Cases').dragTo(item(page, 'Tablets'));
  expect(await tree()).toBe('Phones(Cases Chargers) Tablets');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each(['light', 'dark'] as const)('axe finds nothing in the tree, %s', async (colorScheme) => {
  const { page, complaints } = await openTree(admin, { colorScheme });
  await item(page, 'Cases').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await told(page, 'Cases is now in Phones, 2 of 2.');
  await page.getByText('Keys', { exact: true }).click();
  await expectNoAxeViolations(page);
  await page.goto(`${shop.url}/admin/categories/${ids.Phones}`);
  await page.getByLabel('Name').waitFor();
  await expectNoAxeViolations(page);
  expect(complaints).toEqual([]);
  await page.context().close();
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { openAdminSite } from '../../api/admin-site';
import { hashPassword } from '../../api/sign-in/passwords';
import type { Permission, Role } from '../../db/models/admin';
import {
  anAdmin,
  startSystem,
  type Person,
  type System,
  type SystemOptions,
} from '../integration/harness';

export const password = 'grey heron over the pond';

/** The whole system with the built site; `npm run test:browser` has built it. */
export function startShop(options: SystemOptions = {}): Promise<System> {
  const adminSite = openAdminSite(join(__dirname, '../../dist/admin-site'));
  if (adminSite === undefined) throw new Error('The admin site is not built: npm run build');
  return startSystem({ ...options, adminSite });
}

/** Somebody who works for the shop and can log in. */
export async function aColleague(
  { db }: System,
  rights: { role?: Role; permissions?: Permission[] } = {},
): Promise<Person & { adminId: number }> {
  const admin = await anAdmin(db, rights);
  await db('customers')
    .where('id', admin.id)
    .update({ passwordHash: await hashPassword(password) });
  return admin;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function chromiumPath(): string {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  throw new Error(
    `There is no Chromium at ${path}. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.`,
  );
}

/** A page in a browser of its own (no cookies, no storage), with what its console complained of. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return { page, complaints: consoleErrors(page) };
}

/** Fills as the page complains: errors and warnings of its console, and what nobody caught. */
export function consoleErrors(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** On the page of the log-in, wherever it is to lead then. */
export async function logIn(page: Page, email: string, typed: string = password): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(typed);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA and good practice, as far as a program can tell. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  // What fades in has not its colours yet.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished)).then(() => {})',
  );
  // Over the debugger, which the page's own policy does not hold back.
  await page.evaluate(`${axe}; null`);
  const found = await page.evaluate<Violation[]>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  expect(
    found.map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ html }) => html) })),
  ).toEqual([]);
}

/** All of it fits the width of the screen. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [inner, outer] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect({ at: page.url(), wide: inner }).toEqual({ at: page.url(), wide: outer });
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

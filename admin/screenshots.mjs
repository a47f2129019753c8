// `npm run docs:screenshots`: the main pages of the admin site on a shop of its own, seeded like the demo,
// into docs/images/*.webp.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const mostBytes = 150_000;
const admin = { email: 'admin@orderflow.com', password: 'admin123' };

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const light = { colorScheme: 'light' };
const dark = { colorScheme: 'dark' };

/** Each page as it is shown in docs/admin-site.md. */
const shots = (shop) => [
  { name: 'dashboard', path: '/', ...desk, ...light },
  { name: 'orders', path: '/orders', ...desk, ...light },
  { name: 'order', path: `/orders/${shop.order}/show`, ...desk, ...light },
  { name: 'notifications', path: '/notifications', ...desk, ...light },
  { name: 'products', path: '/products', ...desk, ...light },
  { name: 'customer', path: `/customers/${shop.customer}/show`, ...desk, ...light },
  { name: 'audit', path: '/audit', ...desk, ...light },
  { name: 'dashboard-dark', path: '/', ...desk, ...dark },
  { name: 'order-phone', path: `/orders/${shop.order}/show`, ...phone, ...light },
];

const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-screenshots-'));
const stack = await startStack();
try {
  mkdirSync(images, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    const shop = await findThings(stack.url);
    for (const shot of shots(shop)) await take(browser, shot);
  } finally {
    await browser.close();
  }
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function startStack() {
  const child = spawn(process.execPath, [join(root, 'dist/local/start.js')], {
    cwd: root,
    env: { ...process.env, ORDERFLOW_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      // Its last line: by then the demo order has been taken to delivered.
      if (!said.includes('the data stays')) return;
      const found = /http:\/\/localhost:\d+(?=\/admin\/)/.exec(said);
      if (found === null) reject(new Error(`No link to the admin site in:\n${said}`));
      else resolve(found[0]);
    });
    child.once('exit', () => reject(new Error(`The local stack ended:\n${said}`)));
  });
  return {
    url,
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function findThings(url) {
  const api = `${url}/api/v1`;
  const body = JSON.stringify(admin);
  const json = { 'Content-Type': 'application/json' };
  const { token } = await ask(`${api}/auth/login/`, { method: 'POST', body, headers: json });
  const headers = { Authorization: `Token ${token}` };
  const orders = await ask(`${api}/orders/?status=shipped`, { headers });
  const customers = await ask(`${api}/admin/customers/?search=john.doe`, { headers });
  return { order: orders.results[0].id, customer: customers.results[0].id };
}

async function ask(address, init) {
  const response = await fetch(address, init);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function take(browser, { name, path, ...options }) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(`${stack.url}/admin${path}`);
  await page.getByLabel('E-mail address').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.locator('#main-content').waitFor();
  await page.mouse.move(0, 0);
  await settled(page);
  writeFileSync(
    join(images, `admin-${name}.webp`),
    await compressed(await page.screenshot(), name),
  );
  await context.close();
}

/** Nothing is loading any more, for a while. */
async function settled(page) {
  for (let quiet = 0; quiet < 5;) {
    await page.waitForTimeout(300);
    const busy = await page.locator('[role=progressbar], .MuiSkeleton-root').count();
    quiet = busy === 0 ? quiet + 1 : 0;
  }
}

/** As good as fits: what is in a repository is there for ever. */
async function compressed(png, name) {
  for (const quality of [88, 75, 60]) {
    const webp = await sharp(png).webp({ quality, effort: 6 }).toBuffer();
    if (webp.length < mostBytes) return webp;
  }
  throw new Error(`${name} does not fit into ${mostBytes} bytes.`);
}

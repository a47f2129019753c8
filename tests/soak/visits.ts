import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { pick } from '../../bench/catalogue/random';
import type { Answer } from './http-client';
import { logInAndOut, openIdLogIn, wrongPassword } from './log-ins';
import { catalogueWork, pictures } from './catalogue-work';
import { comeAndGo, mailing, testMessage } from './messages';
import { chance, from, someAddress, type Shop } from './shop';

export type Visit = (shop: Shop) => Promise<void>;

const page = z.object({ results: z.array(z.object({ id: z.string() })) });

export function notifications({ status, text }: Answer): readonly { readonly id: string }[] {
  return status === 200 ? page.parse(JSON.parse(text)).results : [];
}

/** How often each, by its weight. */
const visits: readonly (readonly [number, Visit])[] = [
  [10, look('product list', '/api/v1/products/?page=', 50)],
  [8, look('product search', '/api/v1/products/?search=product+', 1_000)],
  [6, oneProduct],
  [4, look('category tree', '/api/v1/categories/tree/')],
  [3, look('average prices', '/api/v1/categories/average-price-per-category/')],
  [8, ownOrders],
  [8, allOrders],
  [8, oneOrderPage],
  [5, asAdmin('dashboard', '/api/v1/admin/dashboard/')],
  [3, asAdmin('dashboard series', '/api/v1/admin/dashboard/series/?days=30')],
  [3, asAdmin('notification figures', '/api/v1/admin/notifications/figures/')],
  [3, asAdmin('notification failures', '/api/v1/admin/notifications/failures/')],
  [3, asAdmin('notification list', '/api/v1/notifications/?page_size=100&ordering=-created_at')],
  [2, asAdmin('statistics', '/api/v1/orders/statistics/')],
  [2, asAdmin('audit log', '/api/v1/admin/audit/?page_size=50')],
  [2, asAdmin('customers', '/api/v1/admin/customers/?search=buyer')],
  [2, asAdmin('channels', '/api/v1/admin/channels/')],
  [4, look('health', '/health/')],
  [3, look('ready', '/ready/')],
  [1, look('API document', '/api-docs/')],
  [2, scrape],
  [2, lost],
  [3, exported],
  [3, leaveEarly],
  [4, logInAndOut],
  [2, wrongPassword],
  [2, openIdLogIn],
  [4, pictures],
  [5, catalogueWork],
  [1, mailing],
  [1, testMessage],
  [1, comeAndGo],
];
const all = visits.flatMap(([weight, visit]) => Array.from({ length: weight }, () => visit));

export function someVisit(shop: Shop): Promise<void> {
  return pick(shop.random, all)(shop);
}

/** @param most with it, a number up to it follows the path */
function look(action: string, path: string, most?: number): Visit {
  return async ({ http, random, customers }) => {
    const token = chance(random, 0.9) ? pick(random, customers).token : undefined;
    const whole = most === undefined ? path : `${path}${from(random, 1, most)}`;
    const isPublic = /^\/(health|ready|api-docs)/.test(path);
    await http.call(action, token === undefined && !isPublic ? [401] : [200], {
      path: whole,
      from: someAddress(random),
      ...(token === undefined ? {} : { token }),
    });
  };
}

function asAdmin(action: string, path: string): Visit {
  return async ({ http, random, admins }) => {
    await http.call(action, [200], { path, token: pick(random, admins).token });
  };
}

async function oneProduct({ http, random, customers, goods }: Shop): Promise<void> {
  const { token } = pick(random, customers);
  const path = `/api/v1/products/${pick(random, goods.plenty)}/`;
  const { headers } = await http.call('product', [200], { path, token });
  if (headers.etag === undefined) return;
  const known = { 'if-none-match': headers.etag };
  await http.call('product, known', [200, 304], { path, token, headers: known });
}

async function ownOrders({ http, random, customers }: Shop): Promise<void> {
  const { token } = pick(random, customers);
  await http.call('own orders', [200], { path: '/api/v1/orders/my_orders/', token });
}

async function allOrders({ http, random, admins }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  const filters = [
    '?status=processing',
    '?search=buyer3',
    '?ordering=-total_amount',
    '?is_paid=true',
  ];
  await http.call('order list', [200], { path: `/api/v1/orders/${pick(random, filters)}`, token });
}

async function oneOrderPage({ http, random, admins, recent }: Shop): Promise<void> {
  if (recent.length === 0) return;
  const { token } = pick(random, admins);
  const path = `/api/v1/orders/${pick(random, recent)}/`;
  await http.call('order page', [200], { path, token });
  await http.call('timeline', [200], { path: `${path}timeline/`, token });
  if (chance(random, 0.3)) await http.call('explain', [200], { path: `${path}explain/`, token });
}

async function scrape({ http, random, metricsUrls }: Shop): Promise<void> {
  await http.call('metrics', [200], { path: pick(random, metricsUrls) });
}

/** What is not there, and who is not known. */
async function lost({ http, random }: Shop): Promise<void> {
  const address = someAddress(random);
  await http.call('nowhere', [404], { path: `/no/such/page/${random()}`, from: address });
  const token = 'f'.repeat(64);
  await http.call('unknown token', [401], { path: '/api/v1/orders/', token, from: address });
}

async function exported({ http, random, admins }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  const what = chance(random, 0.8) ? 'products' : 'categories';
  await http.call('CSV export', [200], { path: `/api/v1/${what}/export/`, token });
}

/** Long answers that the client does not wait for: cut before they begin, or in their middle. */
async function leaveEarly({ http, random, admins, tally }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  const paths = [
    '/api/v1/products/export/',
    '/api/v1/admin/dashboard/',
    '/api/v1/products/?page_size=100',
  ];
  const asking = http.open({ path: pick(random, paths), token });
  asking.end();
  if (chance(random, 0.5)) {
    // Reads the first piece, and then no more.
    asking.on('response', (response) => {
      response.on('error', () => undefined);
      response.once('data', () => response.pause());
    });
  }
  await sleep(from(random, 1, 300));
  if (chance(random, 0.5)) asking.socket?.resetAndDestroy();
  asking.destroy();
  tally.answered('answer not waited for', 'cut', 0);
}

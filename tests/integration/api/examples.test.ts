import sharp from 'sharp';
import { examples } from '../../../api/examples';
import { inDemoShop, liveValues, type Example } from '../../../api/examples/example';
import type { Route } from '../../../api/route';
import { routeGroups } from '../../../api/routes';
import { hashPassword } from '../../../api/sign-in/passwords';
import { issueToken } from '../../../api/sign-in/tokens';
import { admin, customers } from '../../../db/seed-data';
import { seed } from '../../../db/seeding';
import { shop, startSystem, until, type System } from '../harness';

/** What can't be run here as it stands, and why; each has tests of its own. */
const notRun: Readonly<Record<string, string>> = {
  'POST /api/v1/auth/password/reset/confirm/': 'the token stands in a mail only',
  'POST /api/v1/auth/email/verify/confirm/': 'the token stands in a mail only',
  'GET /api/v1/auth/oidc/login/': 'no provider is set up',
  'GET /api/v1/auth/oidc/callback/': 'no provider is set up',
  'POST /api/v1/auth/oidc/token/': 'no provider is set up',
  'GET /api/v1/auth/oidc/userinfo/': 'no provider is set up',
  'GET /api/v1/auth/google/login/': 'no provider is set up',
  'GET /api/v1/auth/google/callback/': 'no provider is set up',
  'POST /api/v1/auth/google/token/': 'no provider is set up',
  'GET /api/v1/auth/google/userinfo/': 'no provider is set up',
  'GET /api/v1/customers/{id}/exports/{export_id}/download/': 'its export is not ready yet',
  'POST /api/v1/imports/{id}/continue/': 'nothing has stopped',
  'POST /api/v1/notifications/{id}/retry/': 'nothing has failed',
  'POST /api/v1/webhooks/africastalking/delivery/': 'the secret is no example',
  'GET /api/v1/admin/notifications/retry/{workflow_id}/': 'its id is told by an answer only',
  'POST /api/v1/admin/notifications/retry/{workflow_id}/cancel/':
    'its id is told by an answer only',
  'GET /api/v1/admin/notifications/custom/{workflow_id}/': 'its id is told by an answer only',
  'POST /api/v1/admin/notifications/custom/{workflow_id}/cancel/':
    'its id is told by an answer only',
  'GET /media/{kind}/{owner}/{file}': 'its address stands in a product only',
  'GET /assets/scripts/{file}': 'its name changes with its content',
  'GET /assets/styles/{file}': 'its name changes with its content',
};

interface Operation {
  readonly name: string;
  readonly route: Route;
  readonly example: Example;
}

let system: System;
let people: { readonly admin: number; readonly customer: number };
beforeAll(async () => {
  system = await startSystem();
  await seed(system.db, {
    shop,
    hashPassword,
    adminEmail: admin.email,
    adminPassword: admin.password,
    withCustomers: true,
  });
  const idOf = async (email: string) =>
    (await system.db('customers').where({ email }).first<{ id: number }>('id')).id;
  people = { admin: await idOf(admin.email), customer: await idOf(customers[0].email) };
});
afterAll(() => system.close());

const operations = inOrder();

/** What has no example first, as it needs nothing; then as the examples stand, and what takes away last. */
function inOrder(): Operation[] {
  const all = routeGroups.flatMap(({ prefix, routes }) =>
    routes.map((route) => ({ name: `${route.verb} ${prefix}${route.path}`, route })),
  );
  const known = new Map<string, Example>(Object.entries(examples));
  const places = [...known.keys()];
  const place = ({ name, route: { verb } }: { name: string; route: Route }) =>
    places.indexOf(name) + (verb === 'DELETE' ? 1_000 : 0);
  return all
    .map((each) => ({ ...each, example: known.get(each.name) ?? {} }))
    .toSorted((a, b) => place(a) - place(b));
}

const at = (value: any, path: string): any =>
  path.split('.').reduce((inner, key) => inner?.[key], value);

/** The example with what the shop has now, found as `/swagger/` finds it. */
async function enlivened({ example }: Operation, token: string) {
  const params: any = inDemoShop(example.params ?? {});
  const body: any = inDemoShop(example.body);
  for (const { in: where, name, from, at: path } of liveValues(example)) {
    const source = from.replace('{id}', params.id);
    const answer = await until(`something at ${source}`, async () => {
      const response = await fetch(system.url + source, {
        headers: { authorization: `Token ${token}` },
      });
      const found = at(await response.json(), path);
      return found === undefined ? null : { found };
    });
    const keys = name.split('.');
    const last = keys.pop() ?? '';
    const inner = where === 'path' ? params : keys.reduce((each, key) => each[key], body);
    inner[last] = answer.found;
  }
  return { params, body };
}

async function sent(route: Route, body: any): Promise<RequestInit> {
  if (body === undefined) return {};
  if (route.streams !== undefined) {
    return { body, headers: { 'content-type': route.streams } };
  }
  if (!route.multipart) {
    return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.set(name, String(value));
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: '#0b6e4f' } });
  const bytes = new Uint8Array(await picture.png().toBuffer());
  form.set('image', new Blob([bytes]), body.image);
  return { body: form };
}

async function run(operation: Operation): Promise<{ status: number; said: string }> {
  const { name, route, example } = operation;
  const { admin: adminId, customer } = people;
  // Of its own each time: some end it.
  const token = await issueToken(
    system.db,
    example.as === 'customer' ? customer : adminId,
    3_600_000,
  );
  const { params, body } = await enlivened(operation, token);
  const path = name.split(' ')[1]?.replace(/\{(\w+)\}/g, (_whole, key) => params[key]) ?? '';
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(example.query ?? {})) query.set(key, String(value));
  const { headers, ...init } = await sent(route, body);
  const response = await fetch(`${system.url}${path}?${query.toString()}`, {
    method: route.verb,
    redirect: 'manual',
    headers: {
      ...(headers as Record<string, string>),
      ...(route.access.name !== 'public' && { authorization: `Token ${token}` }),
    },
    ...init,
  });
  return { status: response.status, said: await response.text() };
}

test('every example runs as it stands, and gets what the document promises', async () => {
  const failed: unknown[] = [];
  let done = 0;
  for (const operation of operations) {
    if (operation.name in notRun) continue;
    const { status, said } = await run(operation);
    done += 1;
    const isPromised = status < 400 && status in operation.route.responds;
    if (!isPromised) failed.push([operation.name, status, said.slice(0, 300)]);
  }
  expect(failed).toEqual([]);
  expect(done).toBeGreaterThan(90);
});

test('what is not run is there, and says in the document what it takes', () => {
  for (const name of Object.keys(notRun)) {
    const operation = operations.find((each) => each.name === name);
    expect([name, operation?.example.needs]).toEqual([name, expect.any(String)]);
  }
});

import { randomUUID } from 'node:crypto';
import { routeGroups } from '../../../api/routes';
import { IdentityProvider } from '../../../api/sign-in/oidc/provider';
import { issueToken } from '../../../api/sign-in/tokens';
import { permissions, type Permission } from '../../../db/models/admin';
import { aCustomer, anAdmin, aProduct, orderOf, startSystem, type System } from '../harness';
import { testIssuer, type TestIssuer } from '../sign-in/test-issuer';

/** Everyone who may come: each permission alone is an admin with nothing else. */
const roles = [
  'anonymous',
  'owner',
  'other customer',
  'deactivated customer',
  'deactivated admin',
  'manager',
  'admin',
  'super_admin',
  ...permissions,
] as const;
type Role = (typeof roles)[number];

type Verdict = 'served' | 401 | 403 | 404;

const given: Partial<Record<Role, readonly Permission[]>> = {
  manager: ['view_reports', 'manage_orders'],
  admin: [
    'manage_products',
    'manage_customers',
    'manage_orders',
    'view_reports',
    'send_notifications',
  ],
  super_admin: permissions,
  ...Object.fromEntries(permissions.map((permission) => [permission, [permission]])),
};

const has = (role: Role, permission: Permission) => given[role]?.includes(permission) ?? false;
const hasToken = (role: Role) =>
  !['anonymous', 'deactivated customer', 'deactivated admin'].includes(role);

const anyone = (): Verdict => 'served';
const login = (role: Role): Verdict => (hasToken(role) ? 'served' : 401);
const may =
  (permission: Permission) =>
  (role: Role): Verdict =>
    !hasToken(role) ? 401 : has(role, permission) ? 'served' : 403;
/** Somebody else's is not there. */
const ownOr =
  (permission: Permission) =>
  (role: Role): Verdict =>
    !hasToken(role) ? 401 : role === 'owner' || has(role, permission) ? 'served' : 404;
const either =
  (...permitted: readonly Permission[]) =>
  (role: Role): Verdict =>
    !hasToken(role) ? 401 : permitted.some((each) => has(role, each)) ? 'served' : 403;
const anyAdmin = (role: Role): Verdict =>
  !hasToken(role) ? 401 : given[role] !== undefined ? 'served' : 403;
const ownOrStaff = (role: Role): Verdict =>
  !hasToken(role) ? 401 : role === 'owner' || given[role] !== undefined ? 'served' : 404;

/** Who gets what on every route there is. */
const table: Record<string, (role: Role) => Verdict> = {
  'POST /api/v1/auth/register/': anyone,
  'POST /api/v1/auth/login/': anyone,
  'POST /api/v1/auth/token/': anyone,
  'POST /api/v1/auth/logout/': login,
  'GET /api/v1/auth/tokens/': login,
  // The id is nobody's: what is told is that it is not theirs.
  'DELETE /api/v1/auth/tokens/{id}/': (role) => (hasToken(role) ? 404 : 401),
  'POST /api/v1/auth/password/reset/': anyone,
  'POST /api/v1/auth/password/reset/confirm/': anyone,
  'POST /api/v1/auth/email/verify/': login,
  'POST /api/v1/auth/email/verify/confirm/': anyone,
  'GET /api/v1/customers/': login,
  'GET /api/v1/auth/oidc/login/': anyone,
  'GET /api/v1/auth/oidc/callback/': anyone,
  'POST /api/v1/auth/oidc/token/': anyone,
  'GET /api/v1/auth/oidc/userinfo/': login,
  'GET /api/v1/auth/google/login/': anyone,
  'GET /api/v1/auth/google/callback/': anyone,
  'POST /api/v1/auth/google/token/': anyone,
  'GET /api/v1/auth/google/userinfo/': login,
  'GET /api/v1/customers/profile/': login,
  'PUT /api/v1/customers/update_profile/': login,
  'PATCH /api/v1/customers/update_profile/': login,
  'POST /api/v1/customers/change_password/': login,
  'GET /api/v1/customers/{id}/': ownOr('manage_customers'),
  'PUT /api/v1/customers/{id}/': ownOr('manage_customers'),
  'PATCH /api/v1/customers/{id}/': ownOr('manage_customers'),
  'DELETE /api/v1/customers/{id}/': ownOr('manage_customers'),
  'POST /api/v1/customers/{id}/export/': ownOr('manage_customers'),
  'GET /api/v1/customers/{id}/exports/': ownOr('manage_customers'),
  'GET /api/v1/customers/{id}/exports/{export_id}/': ownOr('manage_customers'),
  'GET /api/v1/customers/{id}/exports/{export_id}/download/': ownOr('manage_customers'),
  'GET /api/v1/categories/': login,
  'GET /api/v1/categories/tree/': login,
  'GET /api/v1/categories/{id}/': login,
  'GET /api/v1/categories/{slug}/average-price/': login,
  'GET /api/v1/categories/average_price/': login,
  'GET /api/v1/categories/average-price-per-category/': login,
  'POST /api/v1/categories/': may('manage_products'),
  'PUT /api/v1/categories/{id}/': may('manage_products'),
  'PATCH /api/v1/categories/{id}/': may('manage_products'),
  'DELETE /api/v1/categories/{id}/': may('manage_products'),
  'GET /api/v1/products/': login,
  'GET /api/v1/products/featured/': login,
  'GET /api/v1/products/low-stock/': login,
  'GET /api/v1/products/{id}/': login,
  'POST /api/v1/products/': may('manage_products'),
  'PUT /api/v1/products/{id}/': may('manage_products'),
  'PATCH /api/v1/products/{id}/': may('manage_products'),
  'DELETE /api/v1/products/{id}/': may('manage_products'),
  'POST /api/v1/products/{id}/toggle_featured/': may('manage_products'),
  'POST /api/v1/products/{id}/adjust_stock/': may('manage_products'),
  'GET /api/v1/products/{id}/stock_movements/': may('manage_products'),
  'GET /api/v1/categories/export/': may('manage_products'),
  'GET /api/v1/products/export/': may('manage_products'),
  'POST /api/v1/categories/import/': may('manage_products'),
  'POST /api/v1/products/import/': may('manage_products'),
  'GET /api/v1/imports/': may('manage_products'),
  'GET /api/v1/imports/{id}/': may('manage_products'),
  'GET /api/v1/imports/{id}/lines/': may('manage_products'),
  'GET /api/v1/imports/{id}/refusals/': may('manage_products'),
  'GET /api/v1/imports/{id}/refusals/export/': may('manage_products'),
  'POST /api/v1/imports/{id}/stop/': may('manage_products'),
  'POST /api/v1/imports/{id}/continue/': may('manage_products'),
  'POST /api/v1/products/upload/': may('manage_products'),
  'POST /api/v1/products/{id}/image/': may('manage_products'),
  'DELETE /api/v1/products/{id}/image/': may('manage_products'),
  'POST /api/v1/categories/{id}/image/': may('manage_products'),
  'DELETE /api/v1/categories/{id}/image/': may('manage_products'),
  'POST /api/v1/orders/': login,
  'GET /api/v1/orders/': login,
  'GET /api/v1/orders/my_orders/': login,
  'GET /api/v1/orders/pending/': may('manage_orders'),
  'GET /api/v1/orders/statistics/': may('view_reports'),
  'GET /api/v1/orders/{id}/': ownOr('manage_orders'),
  'POST /api/v1/orders/{id}/update_status/': may('manage_orders'),
  'POST /api/v1/orders/{id}/cancel/': ownOr('manage_orders'),
  'POST /api/v1/orders/{id}/record_payment/': may('manage_orders'),
  'GET /api/v1/orders/{id}/timeline/': ownOr('manage_orders'),
  'GET /api/v1/orders/{id}/events/': ownOr('manage_orders'),
  'GET /api/v1/orders/{id}/explain/': may('manage_orders'),
  'GET /api/v1/notifications/': login,
  'GET /api/v1/notifications/stats/': login,
  'GET /api/v1/notifications/{id}/': ownOrStaff,
  'POST /api/v1/notifications/{id}/retry/': may('send_notifications'),
  // Public, but nobody shows the secret.
  'POST /api/v1/webhooks/africastalking/delivery/': () => 401,
  'GET /api/v1/admin/channels/': may('send_notifications'),
  'PATCH /api/v1/admin/channels/{channel}/': may('send_notifications'),
  'GET /api/v1/admin/notifications/': may('send_notifications'),
  'GET /api/v1/admin/notifications/{id}/': may('send_notifications'),
  'DELETE /api/v1/admin/notifications/{id}/': may('send_notifications'),
  'GET /api/v1/admin/notifications/failures/': anyAdmin,
  'GET /api/v1/admin/notifications/figures/': either('send_notifications', 'view_reports'),
  'POST /api/v1/admin/notifications/retry/': may('send_notifications'),
  'GET /api/v1/admin/notifications/retry/{workflow_id}/': may('send_notifications'),
  'POST /api/v1/admin/notifications/retry/{workflow_id}/cancel/': may('send_notifications'),
  'GET /api/v1/admin/': (role) => (!hasToken(role) ? 401 : given[role] ? 'served' : 403),
  'GET /api/v1/admin/me/': (role) => (!hasToken(role) ? 401 : given[role] ? 'served' : 403),
  'GET /api/v1/admin/{id}/': (role) => (!hasToken(role) ? 401 : given[role] ? 'served' : 403),
  'GET /api/v1/admin/dashboard/': may('view_reports'),
  'GET /api/v1/admin/dashboard/series/': may('view_reports'),
  'GET /api/v1/admin/findings/': may('view_reports'),
  'POST /api/v1/admin/create_admin/': may('create_admins'),
  'POST /api/v1/admin/{id}/update_permissions/': may('manage_admins'),
  'POST /api/v1/admin/{id}/deactivate/': may('manage_admins'),
  'POST /api/v1/admin/{id}/activate/': may('manage_admins'),
  'GET /api/v1/admin/audit/': may('manage_admins'),
  'GET /api/v1/admin/customers/': may('manage_customers'),
  'POST /api/v1/admin/customers/': may('manage_customers'),
  'GET /api/v1/admin/customers/{id}/': may('manage_customers'),
  'PUT /api/v1/admin/customers/{id}/': may('manage_customers'),
  'PATCH /api/v1/admin/customers/{id}/': may('manage_customers'),
  'DELETE /api/v1/admin/customers/{id}/': may('manage_customers'),
  'POST /api/v1/admin/customers/{id}/verify/': may('manage_customers'),
  'POST /api/v1/admin/customers/{id}/deactivate/': may('manage_customers'),
  'POST /api/v1/admin/customers/{id}/end_log_ins/': may('manage_customers'),
  'POST /api/v1/admin/notifications/send_test_sms/': may('send_notifications'),
  'POST /api/v1/admin/notifications/send_test_email/': may('send_notifications'),
  'POST /api/v1/admin/send_system_alert/': may('send_notifications'),
  'POST /api/v1/admin/send_daily_report/': may('view_reports'),
  'POST /api/v1/admin/notifications/send_custom/': may('send_notifications'),
  'GET /api/v1/admin/notifications/custom/': may('send_notifications'),
  'GET /api/v1/admin/notifications/custom/{workflow_id}/': may('send_notifications'),
  'POST /api/v1/admin/notifications/custom/{workflow_id}/cancel/': may('send_notifications'),
  'GET /reset-password/': anyone,
  'GET /verify-email/': anyone,
  'GET /': anyone,
  'GET /api/': anyone,
  'GET /api/v1/': anyone,
  'GET /health/': anyone,
  'GET /ready/': anyone,
  'GET /api-docs/': anyone,
  'GET /swagger/': anyone,
  'GET /redoc/': anyone,
  // No file has that name.
  'GET /assets/scripts/{file}': () => 404,
  'GET /assets/styles/{file}': () => 404,
  'GET /problems/{name}/': anyone,
  'GET /media/{kind}/{owner}/{file}': anyone,
};

const bodies: Record<string, unknown> = {
  'POST /api/v1/orders/{id}/update_status/': { status: 'refunded' },
  'PATCH /api/v1/customers/update_profile/': { city: 'Kisumu' },
  // Whose it is, is looked at once the body makes sense.
  'PUT /api/v1/customers/{id}/': {
    email: 'owner@example.com',
    first_name: 'Amina',
    last_name: 'Odhiambo',
    phone_number: '+254700000001',
  },
};

interface Target {
  /** As the path names it. */
  readonly id: string;
  /** Of whom it is. */
  readonly owner: number;
}

const aFreshCustomer = async (): Promise<Target> => {
  const { id } = await aCustomer(system.db);
  return { id: String(id), owner: id };
};
const aFreshAdmin = async (): Promise<Target> => {
  const { id, adminId } = await anAdmin(system.db, { role: 'manager' });
  return { id: String(adminId), owner: id };
};

const aSettledMessage = async (): Promise<Target> => {
  const { id: owner } = await aCustomer(system.db);
  const id = randomUUID();
  await system.db('notifications').insert({
    id,
    notificationType: 'email',
    event: 'password_changed',
    audience: 'person',
    recipientId: owner,
    address: 'someone@example.com',
    template: 'password_changed',
    message: 'A message.',
    status: 'skipped',
  });
  return { id, owner };
};

/** What leaves nothing to be asked of a second time: each who asks gets another. */
const consuming: Record<string, () => Promise<Target>> = {
  'DELETE /api/v1/customers/{id}/': aFreshCustomer,
  'DELETE /api/v1/admin/customers/{id}/': aFreshCustomer,
  'POST /api/v1/admin/customers/{id}/deactivate/': aFreshCustomer,
  'POST /api/v1/admin/customers/{id}/end_log_ins/': aFreshCustomer,
  'POST /api/v1/admin/{id}/deactivate/': aFreshAdmin,
  'DELETE /api/v1/admin/notifications/{id}/': aSettledMessage,
};

const imageFile = 'categories/1/0123456789abcdef-160.webp';

let issuer: TestIssuer;
let system: System;
let customerId: Partial<Record<Role, number>>;
let ids: {
  order: string;
  notification: string;
  customer: string;
  product: string;
  category: string;
  slug: string;
  import: string;
  admin: string;
  export: string;
  mailing: string;
  retry: string;
};

beforeAll(async () => {
  issuer = await testIssuer();
  system = await startSystem({
    signIn: {
      oidc: new IdentityProvider('oidc', issuer.settings),
      google: new IdentityProvider('google', issuer.settings),
    },
  });
  const { db } = system;
  customerId = {};
  for (const role of roles) {
    const permitted = given[role];
    if (role === 'anonymous') continue;
    if (permitted !== undefined) {
      const as = role === 'manager' || role === 'super_admin' ? role : 'admin';
      customerId[role] = (await anAdmin(db, { role: as, permissions: [...permitted] })).id;
    } else if (role === 'deactivated admin') {
      const { id, adminId } = await anAdmin(db, { role: 'manager', permissions: [...permissions] });
      await db('admins').where({ id: adminId }).update({ isActive: false });
      customerId[role] = id;
    } else {
      customerId[role] = (await aCustomer(db, { isActive: role !== 'deactivated customer' })).id;
    }
  }
  const product = await aProduct(db);
  const owner = Number(customerId.owner);
  const placed = await system.call('POST', '/orders/', {
    token: await issueToken(db, owner, 60_000),
    body: orderOf([product, 1]),
  });
  const [notification] = await db('notifications').where({
    orderId: placed.body.id,
    audience: 'customer',
  });
  const [category] = await db('categories');
  await system.files.put(imageFile, Buffer.from('an image'), 'image/webp');
  const manager = await anAdmin(db);
  const [job] = await db('imports')
    .insert({
      id: randomUUID(),
      kind: 'products',
      isDryRun: true,
      status: 'completed',
      requestedBy: manager.adminId,
    })
    .returning('*');
  const [exported] = await db('customer_exports')
    .insert({
      id: randomUUID(),
      customerId: owner,
      status: 'ready',
      requestedByType: 'customer',
      requestedById: owner,
      finishedAt: new Date(),
    })
    .returning('*');
  const [mailing] = await db('mailings')
    .insert({ id: randomUUID(), kind: 'custom', channels: ['email'], recipients: 0 })
    .returning('*');
  const [retry] = await db('notification_retries')
    .insert({ id: randomUUID(), status: 'completed', requestedBy: manager.adminId, total: 0 })
    .returning('*');
  ids = {
    order: placed.body.id,
    notification: notification.id,
    customer: String(owner),
    product: product.id,
    category: String(category.id),
    slug: category.slug,
    import: job.id,
    admin: String((await anAdmin(db, { role: 'manager' })).adminId),
    export: exported.id,
    mailing: mailing.id,
    retry: `retry-${retry.id}`,
  };
});

afterAll(async () => {
  await system.close();
  await issuer.close();
});

function pathOf(signature: string, target: Target | undefined): string {
  const [, path = ''] = signature.split(' ');
  // What stands before the id.
  const resource = path.split('/{id}')[0]?.split('/').at(-1) ?? '';
  const singular = resource.replace(/ies$/, 'y').replace(/s$/, '');
  return path
    .replace('{slug}', ids.slug)
    .replace('{export_id}', ids.export)
    .replace('{workflow_id}', path.includes('/custom/') ? `custom-${ids.mailing}` : ids.retry)
    .replace('{id}', target?.id ?? ids[singular as keyof typeof ids] ?? '0')
    .replace('{name}', 'not-found')
    .replace('{channel}', 'sms')
    .replace('{kind}/{owner}/{file}', imageFile);
}

async function ask(signature: string, role: Role): Promise<string | number> {
  const target = await consuming[signature]?.();
  const id = role === 'owner' && target !== undefined ? target.owner : customerId[role];
  const aborted = new AbortController();
  const method = signature.split(' ')[0] ?? '';
  const answer = await fetch(`${system.url}${pathOf(signature, target)}`, {
    method,
    signal: aborted.signal,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(id === undefined
        ? {}
        : { authorization: `Token ${await issueToken(system.db, id, 60_000)}` }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(bodies[signature] ?? {}) }),
  });
  // Streams do not end by themselves.
  aborted.abort();
  return [401, 403, 404].includes(answer.status) || answer.status >= 500 ? answer.status : 'served';
}

test('every route is in the table, and every row of it is a route', () => {
  const signatures = routeGroups.flatMap(({ prefix, routes }) =>
    routes.map(({ verb, path }) => `${verb} ${prefix}${path}`),
  );
  expect(Object.keys(table).sort()).toEqual(signatures.sort());
});

test.each(Object.keys(table))(
  '%s is for whom the table says, and for nobody else',
  async (signature) => {
    const verdicts: Partial<Record<Role, unknown>> = {};
    for (const role of roles) verdicts[role] = await ask(signature, role);
    const expected = Object.fromEntries(roles.map((role) => [role, table[signature]?.(role)]));
    expect(verdicts).toEqual(expected);
  },
);

test('no list of one customer shows anything of another', async () => {
  const token = await issueToken(system.db, Number(customerId['other customer']), 60_000);
  const mine = await issueToken(system.db, Number(customerId.owner), 60_000);
  const ordersIn = async (path: string, as: string) => {
    const { body } = await system.call('GET', path, { token: as });
    return body.results.filter(
      (row: { id: string; order?: string }) => row.id === ids.order || row.order === ids.order,
    );
  };
  for (const list of ['/orders/', '/orders/my_orders/', '/notifications/']) {
    for (const path of [list, `${list}?search=ORD`]) {
      expect([path, await ordersIn(path, token)]).toEqual([path, []]);
      expect(await ordersIn(path, mine)).not.toEqual([]);
    }
  }
  const people = await system.call('GET', '/customers/', { token });
  expect(people.body.results.map(({ id }: { id: number }) => id)).toEqual([
    customerId['other customer'],
  ]);
  const filtered = await system.call('GET', `/notifications/?order=${ids.order}`, { token });
  expect(filtered.body.count).toBe(0);
});

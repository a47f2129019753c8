import { createLink, linkToken, type LinkPurpose } from '../../../db/accounts/one-time-links';
import { hashPassword } from '../../../api/sign-in/passwords';
import { aCustomer, anAdmin, countOf, secretKey, type Person } from '../harness';
import { serve, type Served } from './served';

let api: Served;
let passwordHash: string;
beforeAll(async () => {
  api = await serve();
  passwordHash = await hashPassword('the old password');
});
afterAll(() => api.close());

const newPassword = 'a brand new password';

/** As it will stand in the mail: the row of the message says which link it carries. */
async function tokenSentTo(person: Person, event: string): Promise<string> {
  const row = await api
    .db('notifications')
    .join('one_time_links', 'one_time_links.id', 'notifications.linkId')
    .where({ recipientId: person.id, event })
    .orderBy('notifications.createdAt', 'desc')
    .first('linkId', 'purpose');
  return linkToken(secretKey, row.linkId, row.purpose);
}

const askFor = (email: string) => api.call('POST', '/auth/password/reset/', { body: { email } });
const confirm = (token: string, password = newPassword) =>
  api.call('POST', '/auth/password/reset/confirm/', { body: { token, new_password: password } });
const logIn = (email: string, password: string) =>
  api.call('POST', '/auth/login/', { body: { email, password } });

async function aLink(person: Person, overrides: Partial<{ email: string; ttlMs: number }> = {}) {
  const link = {
    customerId: person.id,
    purpose: 'reset_password',
    email: person.email,
    ttlMs: 60_000,
  } as const;
  const id = await api.db.transaction((trx) => createLink(trx, { ...link, ...overrides }));
  return linkToken(secretKey, id, 'reset_password');
}

test('a forgotten password is set anew by the link, which works once and ends all log-ins', async () => {
  const person = await aCustomer(api.db, { passwordHash });
  const asked = await askFor(person.email.toUpperCase());
  expect(asked.status).toBe(202);
  const token = await tokenSentTo(person, 'password_reset');

  expect((await confirm(token)).status).toBe(200);
  expect((await logIn(person.email, newPassword)).status).toBe(200);
  expect((await logIn(person.email, 'the old password')).status).toBe(400);
  expect((await api.call('GET', '/customers/profile/', { token: person.token })).status).toBe(401);
  const again = await confirm(token, 'another good password');
  expect(again.status).toBe(400);
  expect(again.body).toMatchObject({
    type: '/problems/invalid-link',
    errors: { token: [expect.any(String)] },
  });
});

test('who asks is answered the same whether there is an account or not', async () => {
  const person = await aCustomer(api.db);
  const closed = await aCustomer(api.db, { isActive: false });
  const answers: unknown[] = [];
  for (const email of [person.email, closed.email, 'nobody.at.all@example.com']) {
    const { status, body } = await askFor(email);
    answers.push({ status, body });
  }
  expect(answers).toEqual(answers.map(() => answers[0]));
  expect(await countOf(api.db, 'notifications', { recipientId: closed.id })).toBe(0);
  expect(await countOf(api.db, 'notifications', { recipientId: person.id })).toBe(1);
});

test('the mail about a reset holds no token, and the link is kept as no token', async () => {
  const person = await aCustomer(api.db);
  await askFor(person.email);
  const token = await tokenSentTo(person, 'password_reset');
  const rows = await api.db('notifications').where({ recipientId: person.id });
  expect(rows[0].message).toContain('http://shop.test/reset-password?token={token}');
  expect(rows[0].html).toContain('http://shop.test/reset-password?token={token}');
  const links = await api.db('one_time_links').where({ customerId: person.id });
  expect(JSON.stringify([rows, links])).not.toContain(token);
});

test('of two who come with one link at once, one sets the password', async () => {
  const person = await aCustomer(api.db);
  const token = await aLink(person);
  const answers = await Promise.all([confirm(token, 'first of them all'), confirm(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
});

test.each([
  ['expired', async (person: Person) => aLink(person, { ttlMs: -1 })],
  ['made for another address', async (person: Person) => aLink(person, { email: 'x@example.com' })],
  [
    'replaced by a newer one',
    async (person: Person) => {
      const token = await aLink(person);
      await aLink(person);
      return token;
    },
  ],
  [
    'signed with another key',
    async (person: Person) => {
      await aLink(person);
      const { id } = await api.db('one_time_links').where({ customerId: person.id }).first('id');
      return linkToken('k'.repeat(32), id, 'reset_password');
    },
  ],
  [
    'made for another purpose',
    async (person: Person) => {
      await aLink(person);
      const { id } = await api.db('one_time_links').where({ customerId: person.id }).first('id');
      return linkToken(secretKey, id, 'verify_email');
    },
  ],
  ['no token at all', async () => 'nonsense'],
])('a link that is %s sets no password', async (_what, make) => {
  const person = await aCustomer(api.db, { passwordHash });
  const { status, body } = await confirm(await make(person));
  expect(status).toBe(400);
  expect(body.type).toBe('/problems/invalid-link');
  expect((await logIn(person.email, 'the old password')).status).toBe(200);
});

test('an admin who was deactivated gets no link', async () => {
  const admin = await anAdmin(api.db, { role: 'manager' });
  const token = await aLink(admin);
  await api.db('admins').where({ id: admin.adminId }).update({ isActive: false });
  expect((await askFor(admin.email)).status).toBe(202);
  expect(await countOf(api.db, 'notifications', { recipientId: admin.id })).toBe(0);
  expect((await confirm(token)).status).toBe(400);
});

test('a link to a closed account opens nothing', async () => {
  const person = await aCustomer(api.db);
  const token = await aLink(person);
  await api.db('customers').where({ id: person.id }).update({ isActive: false });
  expect((await confirm(token)).status).toBe(400);
});

test('a weak password is refused, and the link still works', async () => {
  const person = await aCustomer(api.db, { firstName: 'Philomena', lastName: 'Okoth' });
  const token = await aLink(person);
  for (const password of ['short', 'password1', 'philomenaokoth']) {
    const { status, body } = await confirm(token, password);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual(['new_password']);
  }
  expect((await confirm(token)).status).toBe(200);
});

test('whoever sets a password by mail has shown that the address is theirs: others are let go', async () => {
  const person = await aCustomer(api.db);
  // Opened by somebody with an address that was not theirs.
  await api
    .db('identities')
    .insert({ issuer: 'https://id.test', subject: 'squatter', customerId: person.id });
  await confirm(await aLink(person));
  expect(await countOf(api.db, 'identities', { customerId: person.id })).toBe(0);
  const row = await api.db('customers').where({ id: person.id }).first();
  expect(row.emailVerified).toBe(true);

  await api
    .db('identities')
    .insert({ issuer: 'https://id.test', subject: 'themselves', customerId: person.id });
  await confirm(await aLink(person), 'yet another password');
  expect(await countOf(api.db, 'identities', { customerId: person.id })).toBe(1);
});

const askToConfirm = (token: string) => api.call('POST', '/auth/email/verify/', { token });
const take = (token: string) =>
  api.call('POST', '/auth/email/verify/confirm/', { body: { token } });
const isVerified = async ({ id }: Person) =>
  (await api.db('customers').where({ id }).first()).emailVerified;

describe('confirming an e-mail address', () => {
  test('the link confirms it, once', async () => {
    const person = await aCustomer(api.db);
    expect((await askToConfirm(person.token)).status).toBe(202);
    const token = await tokenSentTo(person, 'email_verification');
    expect((await take(token)).status).toBe(200);
    expect(await isVerified(person)).toBe(true);
    expect((await take(token)).status).toBe(400);
    // Who is confirmed needs no mail.
    expect((await askToConfirm(person.token)).status).toBe(202);
    expect(await countOf(api.db, 'notifications', { recipientId: person.id })).toBe(1);
  });

  test('who registers gets one with the welcome', async () => {
    const body = {
      email: 'fresh@example.com',
      password: newPassword,
      password_confirm: newPassword,
      first_name: 'Fresh',
      last_name: 'Face',
      phone_number: '0700 000 009',
    };
    const { body: made } = await api.call('POST', '/auth/register/', { body });
    expect(made.customer.phone_number).toBe('+254700000009');
    const person = { id: made.customer.id, email: body.email, token: made.token };
    expect((await take(await tokenSentTo(person, 'registered'))).status).toBe(200);
    expect(await isVerified(person)).toBe(true);
  });

  test('a link to an address that has been changed since confirms nothing', async () => {
    const person = await aCustomer(api.db);
    await askToConfirm(person.token);
    const token = await tokenSentTo(person, 'email_verification');
    await api.call('PATCH', '/customers/update_profile/', {
      token: person.token,
      body: { email: `new.${person.email}` },
    });
    expect((await take(token)).status).toBe(400);
    expect(await isVerified(person)).toBe(false);
  });
});

test.each([
  ['/reset-password', 'Set a new password'],
  ['/verify-email', 'Confirm your e-mail address'],
])('%s is a page that looks at nothing and loads nothing', async (path, title) => {
  const person = await aCustomer(api.db);
  const token = await aLink(person);
  const purpose: LinkPurpose = 'reset_password';
  for (const query of [`?token=${token}`, `?token=${token}&utm_source=mail`, '']) {
    const { status, headers, body } = await api.at('GET', `${path}${query}`);
    expect(status).toBe(200);
    expect(body).toContain(`<h1>${title}</h1>`);
    expect(body).not.toMatch(/(?:src|href)="(?!\/reset-password\?lang=en")/);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+';/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
  expect(await countOf(api.db, 'one_time_links', { customerId: person.id, purpose })).toBe(1);
  expect((await confirm(token)).status).toBe(200);
});

test('the fields for a password hide it, and take what a password manager fills in or somebody pastes', async () => {
  const { body } = await api.at('GET', '/reset-password');
  const fields = String(body).match(/<input[^>]*name="(?:password|again)"[^>]*>/g) ?? [];
  expect(fields).toHaveLength(2);
  for (const field of fields) {
    expect(field).toMatch(/type="password"/);
    expect(field).toMatch(/autocomplete="new-password"/);
  }
  expect(body).not.toMatch(/paste|autocomplete="off"/);
});

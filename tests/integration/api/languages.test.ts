import { randomUUID } from 'node:crypto';
import { aCustomer, anAdmin } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

const registration = (more: Record<string, unknown> = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: 'a decent password',
  password_confirm: 'a decent password',
  first_name: 'Amina',
  last_name: 'Odhiambo',
  phone_number: '+254700000001',
  ...more,
});

const register = (more: Record<string, unknown>, accepted?: string) =>
  api.call('POST', '/auth/register/', {
    body: registration(more),
    ...(accepted !== undefined && { headers: { 'Accept-Language': accepted } }),
  });

test.each([
  [{}, undefined, 'en'],
  [{}, 'sw', 'sw'],
  [{}, 'sw-KE, en;q=0.5', 'sw'],
  [{}, 'fr, sw;q=0.4, en;q=0.3', 'sw'],
  [{}, 'en-GB, sw;q=0.9', 'en'],
  [{}, 'fr, de', 'en'],
  [{}, '*', 'en'],
  [{}, ';;q=x', 'en'],
  [{ language: 'sw' }, 'en', 'sw'],
  [{ language: 'en' }, 'sw', 'en'],
])(
  'who registers with %j and Accept-Language %s is spoken to in %s',
  async (given, accepted, language) => {
    const { status, body } = await register(given, accepted);
    expect([status, body.customer.language]).toEqual([201, language]);
    const row = await api.db('notifications').where({ recipientId: body.customer.id }).first();
    expect(row.subject).toBe(
      language === 'sw'
        ? 'Karibu: tafadhali thibitisha barua pepe yako'
        : 'Welcome: please confirm your e-mail address',
    );
  },
);

test('a language is set by the person, and by who cares for them', async () => {
  const person = await aCustomer(api.db);
  const { token } = await anAdmin(api.db, { role: 'admin', permissions: ['manage_customers'] });
  const own = { token: person.token };
  const set = async (method: string, path: string, as: string, language: string) => {
    const full = {
      email: person.email,
      first_name: 'Amina',
      last_name: 'Odhiambo',
      phone_number: '+254700000001',
    };
    const body = method === 'PUT' ? { ...full, language } : { language };
    const { status, body: answer } = await api.call(method, path, { token: as, body });
    expect([status, answer.language]).toEqual([200, language]);
  };
  expect((await api.call('GET', '/customers/profile/', own)).body.language).toBe('en');
  await set('PATCH', '/customers/update_profile/', person.token, 'sw');
  await set('PUT', '/customers/update_profile/', person.token, 'en');
  await set('PATCH', `/customers/${person.id}/`, person.token, 'sw');
  await set('PUT', `/customers/${person.id}/`, person.token, 'en');
  await set('PATCH', `/admin/customers/${person.id}/`, token, 'sw');
  await set('PUT', `/admin/customers/${person.id}/`, token, 'en');
  const changes = await api
    .db('audit_log')
    .where({ action: 'customer.changed', subjectId: String(person.id) })
    .orderBy('id');
  expect(changes[0]).toMatchObject({
    fields: ['language'],
    before: { language: 'en' },
    after: { language: 'sw' },
  });
});

test('what is left out stays, and an account made by an admin speaks English unless they say so', async () => {
  const { token } = await anAdmin(api.db, { role: 'admin', permissions: ['manage_customers'] });
  const make = (more: Record<string, unknown>) => {
    const { password_confirm: _again, ...body } = registration(more);
    const headers = { 'Accept-Language': 'sw' };
    return api.call('POST', '/admin/customers/', { token, body, headers });
  };
  expect((await make({})).body.language).toBe('en');
  const { body } = await make({ language: 'sw' });
  expect(body.language).toBe('sw');
  const changed = await api.call('PATCH', `/admin/customers/${body.id}/`, {
    token,
    body: { city: 'Kisumu' },
  });
  expect(changed.body).toMatchObject({ city: 'Kisumu', language: 'sw' });
});

test.each(['de', 'SW', '', null, 1, 'sw-KE'])('%j is a language of nobody', async (language) => {
  const person = await aCustomer(api.db);
  const asked = { token: person.token, body: { language } };
  const changed = await api.call('PATCH', '/customers/update_profile/', asked);
  expect([changed.status, Object.keys(changed.body.errors)]).toEqual([400, ['language']]);
  expect((await register({ language })).status).toBe(400);
  const row = await api.db('customers').where({ id: person.id }).first('language');
  expect(row.language).toBe('en');
});

test('the database takes no other language, either', async () => {
  const { id } = await aCustomer(api.db);
  await expect(api.db('customers').where({ id }).update({ language: 'de' })).rejects.toMatchObject({
    code: '23514',
  });
});

test.each([
  ['/reset-password', undefined, 'en'],
  ['/reset-password', 'sw', 'sw'],
  ['/reset-password?lang=sw', 'en', 'sw'],
  ['/reset-password?lang=en', 'sw', 'en'],
  ['/reset-password?lang=de', 'sw', 'sw'],
  ['/verify-email?lang=sw&token=x', undefined, 'sw'],
  ['/verify-email', 'fr', 'en'],
])('%s with Accept-Language %s speaks %s', async (path, accepted, language) => {
  const headers = accepted === undefined ? {} : { 'Accept-Language': accepted };
  const { status, body, headers: told } = await api.at('GET', path, { headers });
  expect(status).toBe(200);
  expect(body).toContain(`<html lang="${language}">`);
  const english = /Set a new password|Confirm your e-mail|JavaScript to send/;
  if (language === 'sw') expect(body).not.toMatch(english);
  else expect(body).toMatch(english);
  expect(told.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+';/);
});

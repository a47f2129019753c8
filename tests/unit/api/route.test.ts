import { z } from 'zod';
import { anyone, login, may, type User } from '../../../api/access';
import { imageFile } from '../../../api/contracts/image';
import { spellings } from '../../../api/mount';
import { reply, route, type Incoming } from '../../../api/route';
import type { AppServices } from '../../../api/services';
import { Customer } from '../../../db/models/customer';

const services = {} as AppServices;
const user = (permissions: User['permissions'] = new Set()): User => ({
  customer: new Customer(),
  admin: null,
  permissions,
  tokenId: 1,
  loggedInAt: new Date(),
});
const incoming = (overrides: Partial<Incoming> = {}): Incoming => ({
  params: {},
  query: {},
  readBody: () => Promise.resolve({}),
  readForm: () => Promise.resolve({}),
  readStream: () => {
    throw new Error('nothing comes');
  },
  user: null,
  requestId: 'r',
  origin: { ip: null, userAgent: null },
  path: '/',
  header: () => '',
  isHead: false,
  ctx: {} as Incoming['ctx'],
  ...overrides,
});

const greeting = z.object({ words: z.string() });
const shelf = route('POST /shelves/{id}/', {
  summary: 'Put something on a shelf',
  access: may('manage_products'),
  params: z.strictObject({ id: z.string().regex(/^\d+$/).transform(Number) }),
  body: z.strictObject({ what: z.string() }),
  responds: { 201: greeting, 202: greeting },
  handle: ({ params, body }) => ({ words: `${body.what} on ${params.id + 1}`, secret: 1 }),
});
const allowed = user(new Set(['manage_products'] as const));
const body = (value: unknown) => () => Promise.resolve(value);

test('a route checks, answers with its first status and lets nothing out that it did not promise', async () => {
  const answer = await shelf.answer(
    incoming({ user: allowed, params: { id: '1' }, readBody: body({ what: 'tea' }) }),
    services,
  );
  expect(answer).toMatchObject({ status: 201, content: { words: 'tea on 2' } });
  expect(answer.content).not.toHaveProperty('secret');
});

test('who may not is told so before the body is read', async () => {
  const readBody = jest.fn();
  for (const [who, kind] of [
    [null, 'NotAuthenticated'],
    [user(), 'NotAllowed'],
  ] as const) {
    const asked = shelf.answer(incoming({ user: who, readBody }), services);
    await expect(asked).rejects.toMatchObject({ kind });
  }
  expect(readBody).not.toHaveBeenCalled();
});

test('an id that can not be one is not found, a wrong field is named', async () => {
  const params = { id: 'x' };
  await expect(shelf.answer(incoming({ user: allowed, params }), services)).rejects.toMatchObject({
    kind: 'NotFound',
  });
  await expect(
    shelf.answer(
      incoming({ user: allowed, params: { id: '1' }, readBody: body({ what: 1, who: 2 }) }),
      services,
    ),
  ).rejects.toMatchObject({
    kind: 'InvalidInput',
    errors: { what: [expect.any(String)], who: ['There is no such field here.'] },
  });
});

test('a route without a query takes none', async () => {
  const hello = route('GET /hello/', {
    summary: 'Hello',
    access: anyone,
    responds: { 200: greeting },
    handle: () => reply(200, { words: 'hello' }, { 'X-Hello': 'yes' }),
  });
  await expect(hello.answer(incoming(), services)).resolves.toMatchObject({
    status: 200,
    headers: { 'X-Hello': 'yes' },
  });
  await expect(hello.answer(incoming({ query: { loud: '1' } }), services)).rejects.toMatchObject({
    errors: { loud: ['There is no such field here.'] },
  });
});

test('a form is read by a route that declares one, and checked like any body', async () => {
  const upload = route('POST /pictures/', {
    summary: 'Keep a picture',
    access: anyone,
    body: z.strictObject({ title: z.string(), image: imageFile }),
    multipart: true,
    responds: { 201: greeting },
    handle: ({ body: { title, image } }) => ({ words: `${title}: ${image.length} bytes` }),
  });
  const readForm = body({ title: 'Tea', image: Buffer.from('abc') });
  const readBody = jest.fn();
  await expect(upload.answer(incoming({ readForm, readBody }), services)).resolves.toMatchObject({
    content: { words: 'Tea: 3 bytes' },
  });
  expect(readBody).not.toHaveBeenCalled();
  const bad = body({ title: Buffer.from('abc'), image: 'abc', more: 'x' });
  await expect(upload.answer(incoming({ readForm: bad }), services)).rejects.toMatchObject({
    errors: {
      title: [expect.any(String)],
      image: ['Must be a file.'],
      more: ['There is no such field here.'],
    },
  });
});

test('a path answers in both spellings of its words', () => {
  expect(spellings('/orders/{id}/update_status/')).toEqual([
    '/orders/:id/update_status',
    '/orders/:id/update-status',
  ]);
  expect(spellings('/products/low-stock/').sort()).toEqual([
    '/products/low-stock',
    '/products/low_stock',
  ]);
  expect(spellings('/')).toEqual(['/']);
});

test('what a route does not promise does not compile', () => {
  const common = { summary: '', responds: { 200: greeting } };
  const words = { words: '' };
  // @ts-expect-error a verb that HTTP has not
  route('FETCH /x/', { ...common, access: anyone, handle: () => words });
  // @ts-expect-error a failure that nobody knows
  route('GET /x/', { ...common, access: anyone, fails: ['Nonsense'], handle: () => words });
  // @ts-expect-error a status that is not promised
  route('GET /x/', { ...common, access: anyone, handle: () => reply(404, words) });
  // @ts-expect-error an answer without its field
  route('GET /x/', { ...common, access: anyone, handle: () => ({}) });
  route('GET /x/{id}/', {
    ...common,
    access: login,
    // @ts-expect-error a parameter that the path has not
    params: z.object({ key: z.string() }),
    handle: () => words,
  });
  route('POST /x/', {
    ...common,
    access: anyone,
    body: greeting,
    // @ts-expect-error a field that the body has not
    handle: ({ body: given }) => ({ words: given.wrods }),
  });
  // @ts-expect-error nobody is logged in where no token is looked at
  route('GET /x/', { ...common, access: anyone, handle: (call) => ({ words: call.user.tokenId }) });
});

import { anAdmin, aProduct, countOf, ledgerOf } from '../harness';
import { aJpeg, serveUploads, type Part, type Uploads } from './uploads';

let at: Uploads;
let category: string;
beforeAll(async () => {
  at = await serveUploads();
  await anAdmin(at.api.db);
  const [row] = await at.api
    .db('categories')
    .insert({ name: 'Phones', slug: 'phones', lft: 1, rgt: 2, depth: 0 })
    .returning('id');
  category = String(row.id);
});
afterAll(() => at.api.close());

const upload = (parts: Part[]) => at.send('POST', '/products/upload/', parts);
const told = (overrides: Record<string, string> = {}): Part[] =>
  Object.entries({ name: 'Galaxy S24', price: '899.99', category, ...overrides });

test('a product comes with its image, its stock in the ledger, all fields as text', async () => {
  const answer = await upload([
    ...told({ stock_quantity: '45', is_featured: 'true', sku: 'SAM-24', stock_reason: 'First' }),
    ['image', await aJpeg()],
  ]);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/api/v1/products/${answer.body.id}/`);
  expect(answer.body).toMatchObject({
    name: 'Galaxy S24',
    price: '899.99',
    category: Number(category),
    sku: 'SAM-24',
    stock_quantity: 45,
    is_featured: true,
    image: expect.stringContaining(`/media/products/${answer.body.id}/`),
  });
  expect(at.stored(answer.body.id)).toHaveLength(3);
  expect(await ledgerOf(at.api.db, answer.body.id)).toBe(45);

  const removed = await at.raw('DELETE', `/products/${answer.body.id}/`, '');
  expect(removed.status).toBe(204);
  expect(at.stored(answer.body.id)).toEqual([]);
});

test.each<[string, () => Promise<Part[]>, number, string]>([
  ['no image', async () => told(), 400, 'image'],
  ['what is no image', async () => [...told(), ['image', Buffer.from('<svg/>')]], 400, 'image'],
  ['no price', async () => [...told({ price: '' }), ['image', await aJpeg()]], 400, 'price'],
  [
    'a category that is no id',
    async () => [...told({ category: 'phones' }), ['image', await aJpeg()]],
    400,
    'category',
  ],
  [
    'a category that is not there',
    async () => [...told({ category: '4242' }), ['image', await aJpeg()]],
    400,
    'category',
  ],
  [
    'half a piece',
    async () => [...told({ stock_quantity: '1.5' }), ['image', await aJpeg()]],
    400,
    'stock_quantity',
  ],
  [
    'a sku that is taken',
    async () => [...told({ sku: (await aProduct(at.api.db)).sku }), ['image', await aJpeg()]],
    409,
    'sku',
  ],
])('%s is refused by field, and nothing is stored', async (_, parts, status, field) => {
  const given = await parts();
  const [products, files] = [await countOf(at.api.db, 'products'), at.stored().length];
  const answer = await upload(given);
  expect([answer.status, Object.keys(answer.body.errors)]).toEqual([status, [field]]);
  expect(await countOf(at.api.db, 'products')).toBe(products);
  expect(at.stored()).toHaveLength(files);
});

import sharp from 'sharp';
import { aCustomer, aProduct } from '../harness';
import { aJpeg, aPicture, quiet, serveUploads, type Part, type Uploads } from './uploads';

let at: Uploads;
let product: { id: string };
let category: { id: number };
beforeAll(async () => {
  at = await serveUploads();
});
afterAll(() => at.api.close());
beforeEach(async () => {
  at.before = quiet;
  product = await aProduct(at.api.db);
  [category] = await at.api.db('categories').orderBy('id', 'desc').limit(1);
});

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

describe('an image', () => {
  test('is shown by its owner in three sizes, wherever that is shown', async () => {
    const answer = await at.upload(product.id, await aJpeg(3000, 1500));
    expect(answer.status).toBe(200);
    const { image, thumbnails } = answer.body;
    expect(image).toMatch(
      new RegExp(`^http://shop\\.test/media/products/${product.id}/[0-9a-f]{16}-1600\\.webp$`),
    );
    expect(thumbnails).toEqual({
      large: image,
      medium: image.replace('-1600', '-480'),
      small: image.replace('-1600', '-160'),
    });
    const again = await at.api.call('GET', `/products/${product.id}/`, { token: at.token });
    expect(again.body).toEqual(answer.body);
    const list = await at.api.call('GET', '/products/', { token: at.token });
    expect(list.body.results.find(({ id }: any) => id === product.id)).toEqual(answer.body);
    for (const [size, width, height] of [
      ['large', 1600, 800],
      ['medium', 480, 240],
      ['small', 160, 80],
    ] as const) {
      const { format, ...of } = await sharp((await at.served(thumbnails[size])).bytes).metadata();
      expect([format, of.width, of.height]).toEqual(['webp', width, height]);
    }
  });

  test('of a category works alike', async () => {
    const path = `/categories/${category.id}/`;
    const given = await at.send('POST', `${path}image/`, [['image', await aJpeg()]]);
    expect(given.status).toBe(200);
    expect(given.body.image).toContain(`/media/categories/${category.id}/`);
    expect((await at.api.call('GET', path, { token: at.token })).body).toEqual(given.body);
    const list = await at.api.call('GET', '/categories/?page_size=100', { token: at.token });
    expect(list.body.results.find(({ id }: any) => id === category.id)).toEqual(given.body);
    expect(at.stored(category.id)).toHaveLength(3);
    const gone = await at.raw('DELETE', `${path}image/`, '');
    expect(gone.body).toMatchObject({ id: category.id, image: null, thumbnails: null });
    expect(at.stored(category.id)).toEqual([]);
  });

  test.each(['png', 'jpeg', 'webp'] as const)('is taken as %s', async (format) => {
    const answer = await at.upload(product.id, await aPicture().toFormat(format).toBuffer());
    expect(answer.status).toBe(200);
  });

  test('is told by its content, not by its name or declared type', async () => {
    const part: Part = ['image', await aJpeg(), 'text/html', '../../evil.html'];
    const { status, body } = await at.send('POST', `/products/${product.id}/image/`, [part]);
    expect(status).toBe(200);
    expect(at.stored(product.id).every((path) => path.endsWith('.webp'))).toBe(true);
    expect((await at.served(body.image)).headers.get('content-type')).toBe('image/webp');
  });

  test('that is replaced leaves no file, nor does a removed one, which can be removed again', async () => {
    const first = await at.upload(product.id, await aJpeg());
    const second = await at.upload(product.id, await aJpeg());
    expect(second.body.image).not.toBe(first.body.image);
    expect(at.stored(product.id)).toHaveLength(3);
    expect((await at.served(first.body.image)).status).toBe(404);
    expect((await at.served(second.body.image)).status).toBe(200);
    for (let time = 0; time < 2; time++) {
      const gone = await at.raw('DELETE', `/products/${product.id}/image/`, '');
      expect(gone.status).toBe(200);
      expect(gone.body).toMatchObject({ id: product.id, image: null, thumbnails: null });
      expect(at.stored(product.id)).toEqual([]);
    }
  });

  test('is for those who manage products, on what is there', async () => {
    const customer = await aCustomer(at.api.db);
    const part: Part = ['image', await aJpeg()];
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const [path, who, status] of [
      [`/products/${product.id}/image/`, customer.token, 403],
      [`/products/${nobody}/image/`, at.token, 404],
      ['/products/1/image/', at.token, 404],
      ['/categories/2147483647/image/', at.token, 404],
    ] as const) {
      expect((await at.send('POST', path, [part], who)).status).toBe(status);
      expect((await at.raw('DELETE', path, '', who)).status).toBe(status);
    }
    expect(at.stored(product.id, nobody, 2147483647)).toEqual([]);
  });
});

describe('what is not an image of the kind taken is refused, and nothing is stored', () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>`;
  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ['text', () => Buffer.from('This is no picture.')],
    ['nothing', () => Buffer.alloc(0)],
    ['an SVG with a script', () => Buffer.from(svg)],
    ['a page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>')],
    ['a GIF', () => aPicture().gif().toBuffer()],
    ['a TIFF', () => aPicture().tiff().toBuffer()],
    ['one 20,000 pixels wide', () => aPicture(20_000, 16).png().toBuffer()],
    ['one 8,001 pixels high', () => aPicture(16, 8_001).png().toBuffer()],
    ['one of 48 million pixels', () => aPicture(8_000, 6_000).png().toBuffer()],
    ['one of 15 × 15', () => aPicture(15, 15).png().toBuffer()],
    ['half a JPEG', async () => half(await aJpeg())],
    ['half a PNG', async () => half(await aPicture().png().toBuffer())],
    ['half a WebP', async () => half(await aPicture().webp().toBuffer())],
    ['the head of a PNG alone', async () => (await aPicture().png().toBuffer()).subarray(0, 33)],
  ])('%s', async (_what, bytes) => {
    const answer = await at.upload(product.id, await bytes());
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      type: '/problems/invalid-input',
      errors: { image: [expect.stringMatching(/^Must be a whole PNG, JPEG or WebP image/)] },
    });
    expect(at.stored(product.id)).toEqual([]);
    expect(
      (await at.api.call('GET', `/products/${product.id}/`, { token: at.token })).body.image,
    ).toBeNull();
  });

  test('one of more than 5 MiB is too large, however it is sent', async () => {
    const large = Buffer.concat([await aJpeg(), Buffer.alloc(5 * 1024 * 1024)]);
    const { status, body } = await at.upload(product.id, large);
    expect([status, body.errors]).toEqual([413, { image: ['Must be at most 5 MiB.'] }]);
    expect((await at.upload(product.id, Buffer.concat([large, large]))).status).toBe(413);
    expect(at.stored(product.id)).toEqual([]);
  });
});

describe('a form that is not one with one image is refused by field', () => {
  test.each<[string, (image: Buffer) => readonly Part[], string]>([
    ['no file', () => [], 'image'],
    ['text for a file', () => [['image', 'picture.png']], 'image'],
    ['a file under another name', (image) => [['picture', image]], 'picture'],
    [
      'two files',
      (image) => [
        ['image', image],
        ['image', image],
      ],
      'image',
    ],
    [
      'two files of different names',
      (image) => [
        ['image', image],
        ['more', image],
      ],
      'more',
    ],
    [
      'a field that nobody knows',
      (image) => [
        ['image', image],
        ['price', '1'],
      ],
      'price',
    ],
    [
      'a NUL',
      (image) => [
        ['image', image],
        ['a\0b', '1'],
      ],
      'body',
    ],
  ])('%s', async (_what, parts, field) => {
    const sent = parts(await aJpeg());
    const { status, body } = await at.send('POST', `/products/${product.id}/image/`, sent);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toContain(field);
    expect(at.stored(product.id)).toEqual([]);
  });

  test('JSON is another type', async () => {
    const type = { 'content-type': 'application/json' };
    const { status, body } = await at.raw(
      'POST',
      `/products/${product.id}/image/`,
      '{}',
      at.token,
      type,
    );
    expect([status, body.type]).toEqual([415, '/problems/unsupported-media-type']);
  });
});

test('nothing unexpected happened on the way', () => {
  expect(at.api.log.filter(({ level }) => level >= 40)).toEqual([]);
});

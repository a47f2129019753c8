import { request } from 'node:http';
import sharp from 'sharp';
import { aProduct } from '../harness';
import { aJpeg, aPicture, pathOf, quiet, serveUploads, type Uploads } from './uploads';

let at: Uploads;
let product: { id: string };
beforeAll(async () => {
  at = await serveUploads();
});
afterAll(() => at.api.close());
beforeEach(async () => {
  at.before = quiet;
  product = await aProduct(at.api.db);
});

/** As it is written: `fetch` would take `..` away. */
function rawGet(path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(at.api.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('nothing of the file itself is kept', () => {
  test('what hangs behind the picture is gone', async () => {
    const script = '<script>alert("polyglot")</script>';
    const polyglot = Buffer.concat([await aJpeg(), Buffer.from(script)]);
    const { status, body } = await at.upload(product.id, polyglot);
    expect(status).toBe(200);
    for (const address of Object.values<string>(body.thumbnails)) {
      expect((await at.served(address)).bytes.includes('script')).toBe(false);
    }
  });

  test('where it was taken is gone, and it stands upright', async () => {
    const left = aPicture(100, 200, { r: 0, g: 0, b: 250 });
    const photo = await aPicture(200, 200, { r: 250, g: 0, b: 0 })
      .composite([{ input: await left.png().toBuffer(), left: 0, top: 0 }])
      .extend({ right: 200, background: { r: 250, g: 0, b: 0 } })
      .jpeg({ quality: 100 })
      .withExif({
        IFD0: { Artist: 'Amina Odhiambo' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '1/1 17/1 0/1' },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { body } = await at.upload(product.id, photo);
    for (const address of Object.values<string>(body.thumbnails)) {
      const { bytes } = await at.served(address);
      const { exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
      expect({ exif, xmp, iptc, icc, orientation }).toEqual({});
      expect(bytes.includes('Amina')).toBe(false);
    }
    const { data, info } = await sharp((await at.served(body.image)).bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    // 400 × 200 with its left quarter blue, turned clockwise: what was left is on top.
    expect([info.width, info.height]).toEqual([200, 400]);
    const [red, , blue] = data.subarray(20 * info.width * info.channels);
    expect(blue).toBeGreaterThan(red ?? 255);
  });

  test('a small picture is not enlarged, and what shines through keeps its colour', async () => {
    const glass = { r: 200, g: 100, b: 50, alpha: 0.5 };
    for (const side of [20, 1_700]) {
      const { body } = await at.upload(
        product.id,
        await aPicture(side, side, glass).png().toBuffer(),
      );
      for (const [address, most] of [
        [body.thumbnails.large, 1600],
        [body.thumbnails.small, 160],
      ] as const) {
        const { data, info } = await sharp((await at.served(address)).bytes)
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect(info.width).toBe(Math.min(side, most));
        const [r = 0, g = 0, b = 0, alpha = 0] = data;
        for (const [is, was] of [
          [r, 200],
          [g, 100],
          [b, 50],
          [alpha, 128],
        ] as const) {
          expect(Math.abs(is - was)).toBeLessThan(12);
        }
      }
    }
  });
});

describe('a served image', () => {
  let address: string;
  beforeEach(async () => {
    ({
      body: { image: address },
    } = await at.upload(product.id, await aJpeg()));
  });

  test('is kept for ever by whoever has it, and can not be run', async () => {
    const { status, headers, bytes } = await at.served(address);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(bytes.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[\w.-]+"$/),
    });
  });

  test('is not sent again to whom has it', async () => {
    const tag = (await at.served(address)).headers.get('etag') ?? '';
    for (const given of [tag, `"other", W/${tag}`, '*']) {
      const { status, headers, bytes } = await at.served(address, {
        headers: { 'if-none-match': given },
      });
      expect([status, bytes.length, headers.get('etag')]).toEqual([304, 0, tag]);
      expect(headers.get('cache-control')).toContain('immutable');
    }
    const { status } = await at.served(address, { headers: { 'if-none-match': '"other"' } });
    expect(status).toBe(200);
  });

  test('answers to HEAD as to GET, without the bytes', async () => {
    const [head, get] = [await at.served(address, { method: 'HEAD' }), await at.served(address)];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  });

  test('nothing else can be had from there', async () => {
    const file = pathOf(address);
    for (const path of [
      '/media/products/..%2f..%2f/etc',
      `/media/products/${product.id}/..%2f..%2f..%2fetc%2fpasswd`,
      `/media/products/%2e%2e/${file.split('/').at(-1)}`,
      '/media/products/../../etc/passwd',
      '/media/..%2f..%2fetc/x/passwd',
      `/media/drafts/x/y`,
      `/media/products/${product.id}/`,
      '/media/',
      file.replace('-1600', '-1601'),
      file.replace('products', 'categories'),
      file.replace('.webp', '.webp%00.png'),
      file.toUpperCase(),
    ]) {
      const answer = await rawGet(path);
      expect([path, answer]).toEqual([path, path.includes('%00') ? 400 : 404]);
    }
  });
});

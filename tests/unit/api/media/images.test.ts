import sharp from 'sharp';
import { prepareImage } from '../../../../api/media/images';
import { queue } from '../../../../api/media/queue';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } });

const turn = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [16, 8_000, [3, 1600]],
  [8_000, 16, [1600, 3]],
  [16, 16, [16, 16]],
  [5_000, 8_000, [1000, 1600]],
])('%i × %i pixels are taken', async (width, height, size) => {
  const { large } = await prepareImage(await picture(width, height).png().toBuffer());
  const metadata = await sharp(large).metadata();
  expect([metadata.width, metadata.height]).toEqual(size);
});

test.each(['gif', 'tiff', 'svg', 'avif'] as const)(
  'no decoder of %s can be reached',
  async (format) => {
    const bytes =
      format === 'svg'
        ? Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"></svg>')
        : await picture(64, 64).toFormat(format).toBuffer();
    await expect(sharp(bytes).metadata()).rejects.toThrow('unsupported image format');
    await expect(prepareImage(bytes)).rejects.toMatchObject({ kind: 'InvalidInput' });
  },
);

test('of an animation the first frame is taken', async () => {
  const frames = Buffer.concat([Buffer.alloc(64 * 64 * 3, 250), Buffer.alloc(64 * 64 * 3, 5)]);
  const raw = { width: 64, height: 128, channels: 3, pageHeight: 64 } as const;
  const animated = await sharp(frames, { raw })
    .webp({ delay: [100, 100] })
    .toBuffer();
  expect((await sharp(animated, { pages: -1 }).metadata()).pages).toBe(2);
  const { large } = await prepareImage(animated);
  const { pages, height } = await sharp(large).metadata();
  expect([pages ?? 1, height]).toEqual([1, 64]);
  expect((await sharp(large).raw().toBuffer())[0]).toBeGreaterThan(200);
});

test.each(['cmyk', 'b-w', 'rgb16'] as const)('%s becomes sRGB', async (space) => {
  const source = picture(32, 32).toColourspace(space);
  const bytes = await (space === 'cmyk' ? source.jpeg() : source.png()).toBuffer();
  const { small } = await prepareImage(bytes);
  expect(await sharp(small).metadata()).toMatchObject({ format: 'webp', space: 'srgb' });
});

test('an image cut off anywhere is refused', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const whole = sharp({ create: { width: 64, height: 64, channels: 3, background: 'red', noise } });
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const bytes = await whole.clone().toFormat(format).toBuffer();
    for (const part of [0.05, 0.3, 0.6, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      await expect(prepareImage(cut)).rejects.toMatchObject({ kind: 'InvalidInput' });
    }
  }
});

test('the error is of the field that it is asked for', async () => {
  await expect(prepareImage(Buffer.from('x'), 'photo')).rejects.toMatchObject({
    errors: { photo: [expect.any(String)] },
  });
});

test('where too many come at once, some are told to come later, and the others are served', async () => {
  const bytes = await picture(64, 64).png().toBuffer();
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => prepareImage(bytes)));
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refused).toHaveLength(12);
  expect(refused[0]).toMatchObject({ kind: 'Unavailable', headers: { 'Retry-After': '5' } });
  await expect(prepareImage(bytes)).resolves.toBeDefined();
});

test('a queue runs a few at once, in their order, and goes on after one that fails', async () => {
  const add = queue({ atOnce: 2, waiting: 10 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const tasks = [0, 1, 2, 3].map((n) =>
    add(async () => {
      begun.push(n);
      await new Promise<void>((resolve) => void (ends[n] = resolve));
      if (n === 1) throw new Error('one that fails');
    }),
  );
  const settled = Promise.allSettled(tasks);
  await turn();
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

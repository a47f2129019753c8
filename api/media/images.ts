import sharp, { type Metadata } from 'sharp';
import { maxImageBytes } from '../contracts/image';
import { Problem, invalidInput } from '../problems';
import { imageSizes, type ImageSize } from './addresses';
import { busy, queue } from './queue';

// Of libvips' many decoders only these three can be reached, whatever the bytes claim to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});
// The same image does not come twice.
sharp.cache(false);
sharp.concurrency(1);

const minSide = 16;
const maxSide = 8_000;
/** An image that is not stored line by line is decoded as a whole: up to 320 MB at this size. */
const maxPixels = 40_000_000;
const withinSeconds = 10;

/** Why an image is refused is not told apart: it helps nobody who has a picture to show. */
const taken =
  'Must be a whole PNG, JPEG or WebP image from 16 to 8000 pixels a side, of at most 40 million pixels and 5 MiB.';

/** An image as it is stored: turned upright, without metadata, in every size. */
export type PreparedImage = Readonly<Record<ImageSize, Buffer>>;

// One at a time: two of the worst at once took the API to 1 GB.
const working = queue({ atOnce: 1, waiting: 17 });

/**
 * Checks an image by its content and encodes it anew, so that nothing of the file itself is kept.
 *
 * @throws Problem InvalidInput (`errors[field]`); Unavailable where too many are waiting
 */
export async function prepareImage(bytes: Buffer, field = 'image'): Promise<PreparedImage> {
  const refuse = (cause?: unknown) => invalidInput({ [field]: [taken] }, cause);
  if (bytes.length === 0 || bytes.length > maxImageBytes) throw refuse();
  const prepared = working(async () => {
    const metadata = await open(bytes).metadata();
    return isTaken(metadata) ? encode(bytes) : null;
  });
  const image = await prepared.catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    if (tookTooLong(error)) throw busy(error);
    throw refuse(error);
  });
  if (image === null) throw refuse();
  return image;
}

function open(bytes: Buffer) {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: maxPixels });
}

function isTaken({ width, height }: Metadata): boolean {
  return Math.min(width, height) >= minSide && Math.max(width, height) <= maxSide;
}

/** Decodes once; the smaller sizes are made from the largest. */
async function encode(bytes: Buffer): Promise<PreparedImage> {
  const { data, info } = await open(bytes)
    .autoOrient()
    .resize(within('large'))
    .timeout({ seconds: withinSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = () => sharp(data, { raw: { width, height, channels } });
  const webp = (size: ImageSize) =>
    pixels().resize(within(size)).timeout({ seconds: withinSeconds }).webp().toBuffer();
  return { large: await webp('large'), medium: await webp('medium'), small: await webp('small') };
}

function within(size: ImageSize) {
  const side = imageSizes[size];
  return { width: side, height: side, fit: 'inside', withoutEnlargement: true } as const;
}

function tookTooLong(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout');
}

import { z } from 'zod';
import { imageKinds } from '../media/addresses';

/** The most that is taken of one uploaded file. */
export const maxImageBytes = 5 * 1024 * 1024;

export const Thumbnails = z.object({ large: z.url(), medium: z.url(), small: z.url() }).meta({
  id: 'Thumbnails',
  description: 'WebP, at most 1600, 480 and 160 pixels on the longer side; never enlarged.',
});

/** The fields that show an image, of whatever has one. */
export const shownImage = {
  image: z.url().nullable(),
  thumbnails: Thumbnails.nullable(),
};

/** A file of a multipart form. */
export const imageFile = z
  .custom<Buffer>((value) => Buffer.isBuffer(value), 'Must be a file.')
  .meta({
    type: 'string',
    format: 'binary',
    description:
      'PNG, JPEG or WebP, whatever its name says: from 16 to 8000 pixels a side, at most 40 million pixels, at most 5 MiB.',
  });

export const ImageUpload = z.strictObject({ image: imageFile }).meta({ id: 'ImageUpload' });

export const mediaParams = z.strictObject({
  kind: z.enum(imageKinds),
  owner: z.string(),
  file: z.string(),
});

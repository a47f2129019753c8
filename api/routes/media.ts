import { anyone } from '../access';
import { mediaParams } from '../contracts/image';
import { isKnown } from '../etag';
import { isFileKey } from '../media/file-store';
import { Problem } from '../problems';
import { reply, route, type Medium } from '../route';

const webp: Medium<'image/webp'> = { medium: 'image/webp', description: 'The image.' };
const notModified: Medium<'none'> = { medium: 'none', description: 'It is as the client has it.' };

/** The bytes behind a key never change. A browser shows them as an image, and as nothing else. */
const headers = {
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Content-Disposition': 'inline',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

export const mediaRoutes = [
  route('GET /media/{kind}/{owner}/{file}', {
    summary: 'An image, as `image` and `thumbnails` of a product or category name it',
    access: anyone,
    params: mediaParams,
    headers: { 'If-None-Match': 'The ETag that the client has: 304 if it still holds.' },
    responds: { 200: webp, 304: notModified },
    handle: async ({ params, header }, { files }) => {
      const key = `${params.kind}/${params.owner}/${params.file}`;
      const file = isFileKey(key) ? await files.read(key) : null;
      if (file === null) throw new Problem('NotFound', 'There is no such image.');
      const tag = `"${params.file}"`;
      const all = { ...headers, ETag: tag };
      return isKnown(header('If-None-Match'), tag) ? reply(304, null, all) : reply(200, file, all);
    },
  }),
];

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from './mount';

/** Of what a client may take, the best. */
export type Encoding = 'br' | 'gzip' | 'identity';

export function encodingFor(ctx: Context): Encoding {
  // One by one: asked for all at once, the order in which a browser names them would decide.
  if (ctx.acceptsEncodings('br') === 'br') return 'br';
  return ctx.acceptsEncodings('gzip') === 'gzip' ? 'gzip' : 'identity';
}

/** The headers of an answer that is there in several encodings. */
export function encodedAs(encoding: Encoding): Record<string, string> {
  return {
    Vary: 'Accept-Encoding',
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  };
}

export function encode(text: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return Promise.resolve(Buffer.from(text));
  if (encoding === 'gzip') return promisify(gzip)(text);
  // The best quality takes seconds, this one milliseconds.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return promisify(brotliCompress)(text, { params });
}

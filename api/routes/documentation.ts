import { z } from 'zod';
import { encode, encodedAs, encodingFor, type Encoding } from '../accept-encoding';
import { anyone } from '../access';
import { etagOf, isKnown } from '../etag';
import type { OpenApiDocument } from '../openapi/document';
import { pageFiles, readPageFile } from '../pages/page-files';
import { redocPage, redocPolicy } from '../pages/redoc';
import { swaggerPage, swaggerPolicy } from '../pages/swagger';
import { Problem } from '../problems';
import { reply, route, type Medium } from '../route';

const page: Medium<'text/html'> = { medium: 'text/html', description: 'A page for people.' };
const script: Medium<'text/javascript'> = { medium: 'text/javascript', description: 'A script.' };
const style: Medium<'text/css'> = { medium: 'text/css', description: 'A style sheet.' };
const notModified: Medium<'none'> = { medium: 'none', description: 'It is as the client has it.' };

/** Not shaped by a contract of its own: written for people, too. */
const openApiDocument: Medium<'application/json'> = {
  medium: 'application/json',
  description: 'The document.',
};

const fileParams = z.strictObject({ file: z.string() });

/** Names tell the content: what has this name never changes. */
const forGood = { 'Cache-Control': 'public, max-age=31536000, immutable' };

async function pageFile(file: string, ending: string, encoding: Encoding) {
  const content = file.endsWith(ending) ? await readPageFile(file, encoding) : null;
  if (content === null) throw new Problem('NotFound', 'There is no such file.');
  return reply(200, content, { ...forGood, ...encodedAs(encoding) });
}

interface Written {
  readonly tag: string;
  readonly in: (encoding: Encoding) => Promise<Buffer>;
}

const written = new WeakMap<OpenApiDocument, Written>();

/** The document as it goes out; it never changes while this process runs. */
function write(document: OpenApiDocument): Written {
  const known = written.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(document, null, 2);
  const encoded = new Map<Encoding, Promise<Buffer>>();
  const anew = {
    tag: etagOf(text),
    in(encoding: Encoding) {
      const done = encoded.get(encoding) ?? encode(text, encoding);
      encoded.set(encoding, done);
      return done;
    },
  };
  written.set(document, anew);
  return anew;
}

/** What the API says of itself, to programs and to people. */
export const documentationRoutes = [
  route('GET /api-docs/', {
    summary: 'This documentation, as OpenAPI 3.1',
    access: anyone,
    headers: { 'If-None-Match': 'The ETag that the client has: 304 if it still holds.' },
    responds: { 200: openApiDocument, 304: notModified },
    handle: async ({ ctx, header }, { openApi }) => {
      const { tag, in: inEncoding } = write(openApi);
      const encoding = encodingFor(ctx);
      // Weak: the same document in each encoding.
      const headers = { ETag: `W/${tag}`, 'Cache-Control': 'no-cache', ...encodedAs(encoding) };
      if (!isKnown(header('If-None-Match'), tag)) {
        return reply(200, await inEncoding(encoding), headers);
      }
      return reply(304, null, { ...headers, ...encodedAs('identity') });
    },
  }),

  route('GET /swagger/', {
    summary: 'A page to try this API on: Swagger UI, with a log-in',
    access: anyone,
    responds: { 200: page },
    handle: async (_call, { devInboxUrl }) =>
      reply(200, swaggerPage(await pageFiles(), devInboxUrl !== undefined), {
        'Content-Security-Policy': swaggerPolicy,
      }),
  }),

  route('GET /redoc/', {
    summary: 'A page to read this documentation on: Redoc',
    access: anyone,
    responds: { 200: page },
    handle: async () =>
      reply(200, redocPage(await pageFiles()), { 'Content-Security-Policy': redocPolicy }),
  }),

  route('GET /assets/scripts/{file}', {
    summary: 'A script of the pages, by the name that they call it',
    access: anyone,
    params: fileParams,
    responds: { 200: script },
    handle: ({ params, ctx }) => pageFile(params.file, '.js', encodingFor(ctx)),
  }),

  route('GET /assets/styles/{file}', {
    summary: 'A style sheet of the pages, by the name that they call it',
    access: anyone,
    params: fileParams,
    responds: { 200: style },
    handle: ({ params, ctx }) => pageFile(params.file, '.css', encodingFor(ctx)),
  }),
];

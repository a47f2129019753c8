import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { maxImageBytes } from '../contracts/image';
import { refuseCompressed, refuseUnstorable } from '../input';
import { Problem, invalidInput } from '../problems';

const maxTextBytes = 64 * 1024;
const maxFields = 50;
/** The whole body: the file, the texts, and what stands between them. */
const maxBodyBytes = maxImageBytes + maxTextBytes + 32 * 1024;

/** What a form says, by field: texts, and one file at most. */
export type Form = Readonly<Record<string, string | Buffer>>;

/**
 * Reads a multipart form into memory. Whatever is wrong with it, the rest of the body is still taken
 * off the wire, so that the client gets to read why; how long that may last is up to the server's
 * `requestTimeout`, as is how slowly a body may come.
 *
 * @throws Problem UnsupportedMediaType, TooLarge, InvalidInput
 */
export async function readForm(request: IncomingMessage): Promise<Form> {
  refuseCompressed(request);
  const parser = parserFor(request);
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  try {
    const form = await collect(request, parser);
    refuseBadText(form);
    return form;
  } finally {
    request.unpipe(parser);
    request.resume();
  }
}

function parserFor(request: IncomingMessage): BusboyInstance {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) throw notAForm();
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: {
        files: 2,
        fileSize: maxImageBytes,
        fields: maxFields,
        fieldSize: maxTextBytes,
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
    });
  } catch (error) {
    throw notAForm(error);
  }
}

function collect(request: IncomingMessage, parser: BusboyInstance): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form = new Map<string, string | Buffer>();
    const sizes = { body: 0, texts: 0 };
    let files = 0;
    const add = (name: string | undefined, value: string | Buffer) => {
      if (name === undefined) reject(malformed());
      else if (form.has(name)) reject(invalidInput({ [name]: ['Give this field only once.'] }));
      else form.set(name, value);
    };

    request.on('data', (chunk: Buffer) => {
      sizes.body += chunk.length;
      if (sizes.body > maxBodyBytes) reject(tooLarge());
    });
    finished(request, { writable: false }, (error) => {
      if (error) reject(malformed(error));
    });

    parser.on('file', (name, file) => {
      const chunks: Buffer[] = [];
      files += 1;
      if (files > 1) reject(invalidInput({ [name]: ['Send one file only.'] }));
      file.on('data', (chunk: Buffer) => chunks.push(chunk));
      file.on('limit', () => reject(tooLarge(name, 'Must be at most 5 MiB.')));
      file.on('error', (error) => reject(malformed(error)));
      file.on('end', () => add(name, Buffer.concat(chunks)));
    });
    parser.on('field', (name, value, _nameIsCut, isCut) => {
      sizes.texts += value.length;
      if (isCut || sizes.texts > maxTextBytes) reject(tooLarge(name, 'This is too long.'));
      else add(name, value);
    });
    parser.on('fieldsLimit', () => reject(tooLarge()));
    parser.on('error', (error) => reject(malformed(error)));
    parser.on('finish', () => resolve(Object.fromEntries(form)));
    request.pipe(parser);
  });
}

/** What is no UTF-8 has been replaced by this while it was read. */
const replacement = '\uFFFD';

function refuseBadText(form: Form): void {
  const texts = Object.entries(form).map(
    ([name, value]) => [name, typeof value === 'string' ? value : ''] as const,
  );
  for (const [name, text] of texts) {
    if (text.includes(replacement)) throw invalidInput({ [name]: ['Must be text in UTF-8.'] });
  }
  refuseUnstorable(Object.fromEntries(texts));
}

function tooLarge(field?: string, message = ''): Problem {
  return new Problem(
    'TooLarge',
    'A form may have one file of up to 5 MiB, and up to 64 KiB of text.',
    field === undefined ? {} : { errors: { [field]: [message] } },
  );
}

function malformed(cause?: unknown): Problem {
  return new Problem('InvalidInput', 'The form is not whole, or not well formed.', { cause });
}

function notAForm(cause?: unknown): Problem {
  return new Problem('UnsupportedMediaType', 'Send the body as multipart/form-data.', {
    headers: { Accept: 'multipart/form-data' },
    cause,
  });
}

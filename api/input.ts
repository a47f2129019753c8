import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import type { z } from 'zod';
import { Problem, invalidInput } from './problems';

const maxBodyBytes = 1024 * 1024;

/** PostgreSQL stores neither a NUL nor half a surrogate pair. */
// eslint-disable-next-line no-control-regex -- the control character is what is looked for
const unstorable = /[\0\p{Surrogate}]/u;

/** Checks against a contract; every issue is told, by field. */
export function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input, { error: wording });
  if (parsed.success) return parsed.data;
  throw invalidInput(fieldErrors(parsed.error.issues));
}

/** In our words, where a contract has none of its own. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'custom') return 'This field is required.';
  if (issue.code === 'invalid_type')
    return `Must be ${kinds[issue.expected] ?? 'of another kind'}.`;
  if (issue.code === 'invalid_value')
    return `Must be one of ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'invalid_union') return 'Must be of another kind.';
  if (issue.code === 'too_big') return `Must be at most ${issue.maximum}.`;
  if (issue.code !== 'too_small') return undefined;
  return issue.minimum === 1 ? 'Must not be empty.' : `Must be at least ${issue.minimum}.`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function fieldErrors(issues: readonly z.core.$ZodIssue[]): Record<string, string[]> {
  const errors = new Map<string, string[]>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const field = path.length === 0 ? 'body' : path.map(String).join('.');
    errors.set(field, [...(errors.get(field) ?? []), message]);
  };
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add([...issue.path, key], 'There is no such field here.');
    } else add(issue.path, issue.message);
  }
  return Object.fromEntries(errors);
}

/** One value a name: a filter given twice could only be half obeyed. */
export function readQuery(search: string): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    if (query.has(name)) throw invalidInput({ [name]: ['Give this parameter only once.'] });
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

/** Refuses an address that is wrongly encoded or holds what can't be stored. */
export function checkUrl(url: string): void {
  let decoded: string;
  try {
    decoded = decodeURIComponent(url);
  } catch (error) {
    throw new Problem('InvalidInput', 'The address is not validly percent-encoded.', {
      cause: error,
    });
  }
  if (unstorable.test(decoded)) {
    throw new Problem('InvalidInput', 'The address holds a character that is not allowed.');
  }
}

/** @returns `{}` where nothing was sent, so that what is missing is told by field */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  checkType(request);
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem('MalformedJson', 'The body must be JSON in UTF-8.', { cause: error });
  }
  refuseUnstorable(body);
  return body;
}

/** Refuses texts that the database could not store, wherever in the input they are. */
export function refuseUnstorable(input: unknown): void {
  const field = unstorableField(input);
  if (field !== null) throw invalidInput({ [field]: ['A character in it is not allowed.'] });
}

export function isStorable(input: unknown): boolean {
  return unstorableField(input) === null;
}

/**
 * The body as it comes. Whoever stops reading it early leaves the rest to be taken off the wire, so that
 * the client gets to read the answer.
 *
 * @throws Problem UnsupportedMediaType where it is not of this type, in UTF-8
 */
export function readStream(request: IncomingMessage, medium: string): AsyncIterable<Buffer> {
  refuseCompressed(request);
  const type = request.headers['content-type'] ?? '';
  const isOfType = type.toLowerCase().split(';')[0]?.trim() === medium;
  if (!isOfType || !isUtf8(type)) {
    throw new Problem('UnsupportedMediaType', `Send the body as ${medium} in UTF-8.`, {
      headers: { Accept: medium },
    });
  }
  return chunksOf(request);
}

/** The fields of a form (`application/x-www-form-urlencoded`); of a field sent twice the last. */
export async function readForm(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes)
      throw new Problem('TooLarge', `A form may have up to ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
  refuseUnstorable(form);
  return form;
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no encoding is set, so these are bytes
      yield chunk as Buffer;
    }
  } finally {
    request.resume();
  }
}

function isUtf8(type: string): boolean {
  const written = charset.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  return written === 'utf-8' || written === 'utf8';
}

export function refuseCompressed(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new Problem('UnsupportedMediaType', 'Compressed bodies are not taken.');
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  refuseCompressed(request);
  try {
    const length = request.headers['content-length'] ?? null;
    return await getRawBody(request, { length, limit: maxBodyBytes });
  } catch (error) {
    // What is left of it stands before the next request on this connection.
    request.resume();
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw new Problem('TooLarge', 'A body may have up to 1 MiB.', { cause: error });
    }
    throw new Problem('MalformedJson', 'The body broke off.', { cause: error });
  }
}

const json = /^application\/(?:[\w.!#$&^+-]+\+)?json\s*(?:;|$)/i;
const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i;

function checkType(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? '';
  if (json.test(type) && isUtf8(type)) return;
  throw new Problem('UnsupportedMediaType', 'Send the body as application/json in UTF-8.', {
    headers: { Accept: 'application/json' },
  });
}

/** Walks without recursion: a body may be nested as deep as it is long. */
function unstorableField(body: unknown): string | null {
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: body }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && unstorable.test(value)) return path === '' ? 'body' : path;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (unstorable.test(key)) return path === '' ? 'body' : path;
      // The path of something far too deep is of no use to anyone, and would cost its square in memory.
      const step = path.length > 200 ? path : `${path}${path === '' ? '' : '.'}${key}`;
      left.push({ path: step, value: inner });
    }
  }
  return null;
}

import { isNativeError } from 'node:util/types';
import { parse, CsvError } from 'csv-parse';
import { Problem, invalidInput } from '../problems';

/** What is taken of one file. */
export const limits = { megabytes: 64, lines: 200_000 };
const maxLineBytes = 64 * 1024;

/** A line of the file below its header. */
export interface CsvLine {
  /** As an editor counts, from 1; a cell may go over several lines. */
  readonly line: number;
  readonly cells: readonly string[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
}

/**
 * The lines of a CSV file (RFC 4180, in UTF-8), the header as the first of them; blank ones are left out.
 *
 * @throws Problem InvalidInput (`errors.file`), TooLarge
 */
export async function* readCsv(
  body: AsyncIterable<Buffer>,
  { megabytes, lines } = limits,
): AsyncGenerator<CsvLine> {
  const text = decoded(atMost(megabytes, body));
  const { delimiter, skipped, beginning } = await readBeginning(text).catch((error: unknown) => {
    throw toProblem(error);
  });
  const parser = parse({
    info: true,
    raw: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxLineBytes,
  });
  const feeding = feed(beginning, text, parser);
  // It is awaited below; should the parser fail first, nobody else would look.
  feeding.catch((error: unknown) => parser.destroy(isNativeError(error) ? error : undefined));
  let passed = skipped;
  try {
    for await (const { record, raw } of parser as AsyncIterable<Parsed>) {
      const line = passed + breaks(/^[\r\n]*/.exec(raw)?.[0] ?? '') + 1;
      if (line > lines) throw tooLarge(`It has more than ${lines} lines.`);
      yield { line, cells: record };
      passed += breaks(raw);
    }
    await feeding;
  } catch (error) {
    throw toProblem(error);
  } finally {
    parser.destroy();
  }
}

/**
 * What the cells are separated by: what the first line has most of. Spreadsheets of many countries write
 * semicolons, and some a line `sep=;` before all others.
 */
async function readBeginning(text: AsyncGenerator<string>) {
  let beginning = '';
  while (!/[\r\n]/.test(beginning) && beginning.length < maxLineBytes) {
    const next = await text.next();
    if (next.done === true) break;
    beginning += next.value;
  }
  const named = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(beginning);
  if (named?.[1] !== undefined) {
    return { delimiter: named[1], skipped: 1, beginning: beginning.slice(named[0].length) };
  }
  const header = /^[^\r\n]*/.exec(beginning)?.[0] ?? '';
  const count = (separator: string) => header.split(separator).length;
  const [delimiter = ','] = [',', ';', '\t'].toSorted((a, b) => count(b) - count(a));
  return { delimiter, skipped: 0, beginning };
}

/** Hands on the text, no faster than it is taken. */
async function feed(
  beginning: string,
  rest: AsyncGenerator<string>,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  const write = async (text: string) => {
    if (parser.destroyed || parser.write(text)) return;
    await new Promise<void>((resolve) => {
      parser.once('drain', resolve).once('close', resolve);
    });
  };
  await write(beginning);
  for await (const text of rest) {
    await write(text);
    if (parser.destroyed) return;
  }
  parser.end();
}

async function* decoded(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* atMost(megabytes: number, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > megabytes * 1024 * 1024) throw tooLarge(`It is larger than ${megabytes} MiB.`);
    yield chunk;
  }
}

function breaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function tooLarge(detail: string): Problem {
  return new Problem('TooLarge', `${detail} Send it in parts.`);
}

const notUtf8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';

function toProblem(error: unknown): unknown {
  if (error instanceof CsvError) return badFile(inWords(error), error);
  if (isNativeError(error) && 'code' in error && error.code === notUtf8) {
    return badFile('It is not text in UTF-8: save it as "CSV UTF-8".', error);
  }
  return error;
}

function inWords({ code, message, ...about }: CsvError): string {
  const line: unknown = about['lines'];
  const where = typeof line === 'number' ? `Line ${line}: ` : '';
  return where + (words[code] ?? `It is not CSV: ${message}`);
}

const inMiddle =
  'a quotation mark stands in the middle of a cell; quote the cell and double the mark.';

const words: { readonly [code in CsvError['code']]?: string } = {
  CSV_QUOTE_NOT_CLOSED: 'the file ends within a quoted cell.',
  INVALID_OPENING_QUOTE: inMiddle,
  CSV_INVALID_CLOSING_QUOTE: inMiddle,
  CSV_MAX_RECORD_SIZE: `it is longer than ${maxLineBytes / 1024} KiB.`,
};

export function badFile(message: string, cause?: unknown): Problem {
  return invalidInput({ file: [message] }, cause);
}

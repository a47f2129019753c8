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
  const parser = parse({
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxLineBytes,
  });
  const feeding = feed(atMost(megabytes, body), parser);
  // It is awaited below; should the parser fail first, nobody else would look.
  feeding.catch((error: unknown) => parser.destroy(isNativeError(error) ? error : undefined));
  let passed = 0;
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

/** Hands on what comes as text, no faster than it is taken. */
async function feed(body: AsyncIterable<Buffer>, parser: ReturnType<typeof parse>): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const write = async (text: string) => {
    if (parser.destroyed || parser.write(text)) return;
    await new Promise<void>((resolve) => {
      parser.once('drain', resolve).once('close', resolve);
    });
  };
  for await (const chunk of body) {
    await write(decoder.decode(chunk, { stream: true }));
    if (parser.destroyed) return;
  }
  await write(decoder.decode());
  parser.end();
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

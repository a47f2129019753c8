import * as fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { readCsv, type CsvLine } from '../../../api/imports/read-csv';
import { Problem } from '../../../api/problems';

async function* chunks(...parts: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

async function read(...parts: (string | Buffer)[]): Promise<CsvLine[]> {
  return all(readCsv(chunks(...parts)));
}

async function all(reading: AsyncIterable<CsvLine>): Promise<CsvLine[]> {
  const lines: CsvLine[] = [];
  for await (const line of reading) lines.push(line);
  return lines;
}

async function problem(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

test('a line is numbered by where it begins, whatever cells and blank lines come before', async () => {
  const lines = await read('a,b\n1,2\n\n"x\ny",3\r\n4,5\r\r\n"q\r\nr",6');
  expect(lines).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['1', '2'] },
    { line: 4, cells: ['x\ny', '3'] },
    { line: 6, cells: ['4', '5'] },
    { line: 8, cells: ['q\r\nr', '6'] },
  ]);
});

test.each([
  ['commas', 'a,b;c\n1,2\n', ['a', 'b;c'], 1],
  ['semicolons', 'a;b;c,d\n1;2;3\n', ['a', 'b', 'c,d'], 1],
  ['tabs', 'a\tb\n1\t2\n', ['a', 'b'], 1],
  ['what the first line says', 'sep=;\r\na,b\n1\n', ['a,b'], 2],
])('cells are separated by %s', async (_, file, header, line) => {
  expect((await read(file))[0]).toEqual({ line, cells: header });
  const [first] = await read(...Array.from(file));
  expect(first?.cells).toEqual(header);
});

test('whatever is in the cells, and however the bytes are cut, it is read as it was written', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `.${text}`);
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), {
    minLength: 1,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
      const bytes = Buffer.from(`\ufeff${stringify(written)}`);
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      expect((await read(...cut)).map(({ cells }) => cells)).toEqual(written);
    }),
  );
});

test.each<[string, string | Buffer, RegExp]>([
  ['a cell that never ends', 'a,b\n1,"2\n3,4', /^Line 3: the file ends within a quoted cell/],
  ['a quote inside a cell', 'a,b\n1,2\n3,4"5"', /^Line 3: a quotation mark stands in the middle/],
  ['a line without end', `a,b\n${'x'.repeat(70_000)}`, /^Line 2: it is longer than 64 KiB/],
  ['another encoding', Buffer.from([0x61, 0x2c, 0xe9, 0x0a]), /save it as "CSV UTF-8"/],
  ['half a character at the end', Buffer.from([0x61, 0xc3]), /save it as "CSV UTF-8"/],
])('%s is told, with its line', async (_, file, words) => {
  const told = await problem(read(file));
  expect([told.status, told.errors?.['file']?.[0]]).toEqual([400, expect.stringMatching(words)]);
});

test('a file that is too long or too large is told to come in parts', async () => {
  const few = { megabytes: 1, lines: 3 };
  expect(await all(readCsv(chunks('a\nb\nc\n'), few))).toHaveLength(3);
  const long = await problem(all(readCsv(chunks('a\nb\nc\nd'), few)));
  expect([long.status, long.message]).toEqual([413, expect.stringContaining('3 lines')]);
  const half = Buffer.alloc(512 * 1024, 'a\n');
  const wide = { lines: 1e9, megabytes: 1 };
  const large = await problem(all(readCsv(chunks(`"${'x'.repeat(9)}"\n`, half, half), wide)));
  expect([large.status, large.message]).toEqual([413, expect.stringContaining('1 MiB')]);
});

async function* broken(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('a,b\n1,2\n'));
  throw new Error('aborted');
}

test('what breaks off is an error, not the end', async () => {
  const lines = readCsv(broken());
  const reading = async () => {
    for (;;) if ((await lines.next()).done === true) return;
  };
  await expect(reading()).rejects.toThrow('aborted');
});

test('no more is taken from the wire than is read', async () => {
  let taken = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) {
      taken += 1;
      yield await Promise.resolve(Buffer.from('a,b\n'.repeat(1_000)));
    }
  }
  for await (const { line } of readCsv(endless())) if (line === 10) break;
  const before = taken;
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toBe(before);
  expect(taken).toBeLessThan(20);
});

import * as fc from 'fast-check';
import {
  beginningWith,
  editsAllowed,
  exactly,
  meant,
  toQuery,
  type AskedWord,
} from '../../../db/products/words';

const usbC: AskedWord[] = [
  { chunk: 1, part: 0, word: 'usbc' },
  { chunk: 1, part: 1, word: 'usb' },
  { chunk: 1, part: 2, word: 'c' },
];
const cable: AskedWord = { chunk: 2, part: 1, word: 'cable' };
const itself = (...words: string[]) => new Map(words.map((word) => [word, [exactly(word)]]));

test('every word must be found', () => {
  const words = [{ ...cable, chunk: 1, word: 'red' }, cable];
  expect(toQuery(words, itself('red', 'cable'))).toBe(`('red' & 'cable')`);
  expect(toQuery(words, itself('red'))).toBeNull();
});

test('a word in parts is found as a whole or by all of its parts', () => {
  expect(toQuery([...usbC, cable], itself('usbc', 'usb', 'c', 'cable'))).toBe(
    `(('usbc' | ('usb' & 'c')) & 'cable')`,
  );
  expect(toQuery(usbC, itself('usb', 'c'))).toBe(`('usb' & 'c')`);
  expect(toQuery(usbC, itself('usbc', 'c'))).toBe(`'usbc'`);
  expect(toQuery(usbC, itself('c'))).toBeNull();
});

test('one of several words that stand for it is enough', () => {
  const terms = new Map([['cable', [beginningWith('cable'), exactly('megacable')]]]);
  expect(toQuery([cable], terms)).toBe(`('cable':* | 'megacable')`);
  expect(toQuery([cable], new Map([['cable', []]]))).toBeNull();
});

test('a search without a word finds nothing', () => {
  expect(toQuery([], new Map())).toBeNull();
});

test('quotes and backslashes in a word are part of it', () => {
  expect(exactly(String.raw`a'b\c`)).toBe(String.raw`'a''b\\c'`);
  fc.assert(
    fc.property(fc.string(), (word) => {
      const inside = exactly(word).slice(1, -1);
      expect(inside.replace(/''|\\\\/g, '')).not.toMatch(/['\\]/);
    }),
  );
});

test.each([
  ['abc', 0],
  ['abcd', 1],
  ['abcdef', 1],
  ['abcdefg', 2],
  ['1234567', 0],
  ['rtx4080', 2],
])('of %s, %i letters may be wrong', (word, edits) => {
  expect(editsAllowed(word)).toBe(edits);
});

test('the nearest words are meant, if they are near enough, and never the word itself', () => {
  expect(meant('ipohne', ['ipohne', 'iphone', 'phone', 'iphones'])).toEqual([['iphone']]);
  expect(meant('telephnoe', ['telephones', 'telephone', 'telephony'])).toEqual([
    ['telephone'],
    ['telephones', 'telephony'],
  ]);
  expect(meant('cort', ['cart', 'cork', 'cat'])).toEqual([['cart', 'cork']]);
  expect(meant('ibhobe', ['iphone'])).toEqual([]);
  expect(meant('ipohne', [])).toEqual([]);
});

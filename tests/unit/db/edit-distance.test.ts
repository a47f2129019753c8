import * as fc from 'fast-check';
import { slipsBetween, slipsForgiven } from '../../../db/products/edit-distance';

/** By its definition, with nothing remembered. */
function naive(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const options = [
    naive(a.slice(0, -1), b) + 1,
    naive(a, b.slice(0, -1)) + 1,
    naive(a.slice(0, -1), b.slice(0, -1)) + (a.at(-1) === b.at(-1) ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    options.push(naive(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...options);
}

test('the slips between two words are what the definition counts', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(slipsBetween(a, b)).toBe(naive(a, b));
    }),
  );
});

test.each([
  ['iphone', 'iphnoe', 1],
  ['iphone', 'ipone', 1],
  ['iphone', 'iphonee', 1],
  ['charger', 'chargre', 1],
  ['samsung', 'smasnug', 2],
])('%s and %s: %d', (a, b, slips) => {
  expect(slipsBetween(a, b)).toBe(slips);
});

test('more is forgiven in longer words, nothing in numbers', () => {
  expect(['tv', 'usb', 'case', 'iphone', 'samsung', '4080', '1234567'].map(slipsForgiven)).toEqual([
    0, 0, 1, 1, 2, 0, 0,
  ]);
});

import * as fc from 'fast-check';
import { editDistance } from '../../../db/products/edit-distance';

/** The definition, without a table: what to do with the last letters of both words. */
function naive(one: string, other: string): number {
  if (one === '' || other === '') return one.length + other.length;
  const [shorter, less] = [one.slice(0, -1), other.slice(0, -1)];
  const ways = [
    naive(shorter, other) + 1,
    naive(one, less) + 1,
    naive(shorter, less) + (one.at(-1) === other.at(-1) ? 0 : 1),
  ];
  const swapped = one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1);
  if (one.length > 1 && other.length > 1 && swapped) {
    ways.push(naive(one.slice(0, -2), other.slice(0, -2)) + 1);
  }
  return Math.min(...ways);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

test('the distance is that of the definition, either way round', () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(editDistance(one, other)).toBe(naive(one, other));
      expect(editDistance(other, one)).toBe(editDistance(one, other));
    }),
  );
});

test.each([
  ['iphone', 'iphone', 0],
  ['iphone', 'ipohne', 1],
  ['iphone', 'iphne', 1],
  ['iphone', 'ipphone', 1],
  ['iphone', 'ipbone', 1],
  // No letter is touched twice: swapped, and then something between.
  ['ca', 'abc', 3],
  ['', 'abc', 3],
  ['é', 'e', 1],
  ['📱a', 'a📱', 1],
])('%s and %s are %i apart', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance);
});

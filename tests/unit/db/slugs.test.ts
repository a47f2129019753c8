import * as fc from 'fast-check';
import { slugOf } from '../../../db/slugs';

test.each([
  ["Men's Clothing", 'mens-clothing'],
  ['Women’s Clothing', 'womens-clothing'],
  ['Home & Garden', 'home-and-garden'],
  ['MacBook Pro 16"', 'macbook-pro-16'],
  ['  Crème brûlée — à la carte ', 'creme-brulee-a-la-carte'],
  ['Größe/Länge', 'grosse-lange'],
  ['手机', 'item'],
  ['!!!', 'item'],
  ['2024', 'item-2024'],
  ['100% wool < 5 kg', '100-wool-5-kg'],
])('%s becomes %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('whatever the name, the slug is one the tables take and leaves room for a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
      const slug = slugOf(name);
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slug.length).toBeLessThanOrEqual(200);
    }),
  );
});

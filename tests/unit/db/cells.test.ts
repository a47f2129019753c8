import * as fc from 'fast-check';
import { cell, withoutFormula } from '../../../db/imports/cells';

test('what is written so that a spreadsheet runs nothing is read as it was', () => {
  const text = fc
    .string({
      unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', '＝'),
      minLength: 1,
      maxLength: 6,
    })
    .filter((given) => given.trim() === given);
  fc.assert(
    fc.property(text, (given) => {
      const written = withoutFormula(given);
      expect(written).not.toMatch(/^[=+\-@＝]/);
      expect(cell({ column: written }, 'column')).toBe(given);
    }),
  );
});

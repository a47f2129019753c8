import { smsParts } from '../../../workflows/domain/sms';

test.each([
  ['nothing', '', 1],
  ['all that fits into one', 'a'.repeat(160), 1],
  ['one letter more', 'a'.repeat(161), 2],
  ['two full parts', 'a'.repeat(306), 2],
  ['one letter more than two', 'a'.repeat(307), 3],
  ['signs that take two places', '€'.repeat(80), 1],
  ['one of them too many', `${'€'.repeat(80)}a`, 2],
  // 152 places are used, the sign takes two: it goes to the second part whole.
  ['a sign at the end of a part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['letters outside the alphabet', 'ж'.repeat(70), 1],
  ['one of them more', 'ж'.repeat(71), 2],
  ['one emoji among plain letters', `${'a'.repeat(68)}🙂`, 1],
  ['the same, one letter more', `${'a'.repeat(69)}🙂`, 2],
  ['lines and letters of the alphabet', 'Ksh 1,500\nÄÖÜ äöü @£$ èé', 1],
])('%s', (_what, text, parts) => {
  expect(smsParts(text)).toBe(parts);
});

import { Name } from '../../../api/contracts/fields';
import { writing } from '../../../api/contracts/writing';
import { isPlain } from '../../../workflows/domain/names';

test.each([
  ["Ng'ang'a O'Brien-Smith, Jr."],
  ['王小明'],
  ['نور'],
  ['می\u200cخواهم'],
  ['👩\u200d👩\u200d👧 ❤\ufe0f'],
  ['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
])('%s is what it shows', (name) => {
  expect(isPlain(name)).toBe(true);
});

test.each([
  ['a line end', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['a nought', 'a\0b'],
  ['a tab', 'a\tb'],
  ['no width', 'a\u200bb'],
  ['a soft hyphen', 'a\u00adb'],
  ['text turned round', 'a\u202eb'],
  ['text set apart', 'a\u2067b'],
  ['an Arabic mark', 'a\u061cb'],
  ['a letter without a shape', '\u3164'],
  ['the same of half width', '\uffa0'],
  ['an invisible plus', 'a\u2064b'],
  ['a byte order mark', '\ufeffa'],
])('%s can not be seen', (_what, name) => {
  expect(isPlain(name)).toBe(false);
});

test('several lines may be written, of which each is what it shows', () => {
  expect(writing(20).safeParse('a\r\nb\rc').data).toBe('a\nb\nc');
  expect(writing(20).safeParse('a\nb\u061c').success).toBe(false);
});

test.each(['Dr. Amina', 'St.John', 'A/B', 'S. p. A. / N.V.'])('%s may be a name', (name) => {
  expect(Name.safeParse(name).success).toBe(true);
});

test.each(['https://a.test', 'www.a.test', 'Win at a.test/now'])('%s leads somewhere', (name) => {
  expect(Name.safeParse(name).success).toBe(false);
});

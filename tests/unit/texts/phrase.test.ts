import { say, translationOf } from '../../../workflows/domain/texts/phrase';

const english = {
  thanks: 'Thank you, {name}: {total}.',
  plain: 'Nothing to fill in.',
  days: ['Sun', 'Mon'],
  deep: { left: '{count} left' },
} as const;

test('a phrase is said with its variables, each as often as it stands there', () => {
  expect(say('{a} and {b}, then {a}', { a: '1', b: '2' })).toBe('1 and 2, then 1');
});

test('braces in what somebody typed are no variables', () => {
  expect(say('Hello {name}, {greeting}', { name: '{greeting}', greeting: '$& {name}' })).toBe(
    'Hello {greeting}, $& {name}',
  );
});

test('a translation that says the same is taken as it is', () => {
  const swahili = translationOf<typeof english>()({
    thanks: 'Asante, {name}. Jumla {total}.',
    plain: 'Hakuna cha kujaza.',
    days: ['Jumapili', 'Jumatatu'],
    deep: { left: 'zimebaki {count}' },
  });
  expect(say(swahili.thanks, { name: 'Amina', total: 'Ksh 1.00' })).toBe(
    'Asante, Amina. Jumla Ksh 1.00.',
  );
});

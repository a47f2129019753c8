import { parseArgs } from 'node:util';
import { optionInWords } from '../../config/option-in-words';

const options = { yes: { type: 'boolean' }, order: { type: 'string' } } as const;

test.each([
  [['-5'], '"-5" is no option of this command'],
  [['--frob=1'], '"--frob" is no option of this command'],
  [['--yes=3'], '--yes takes no value'],
  [['--order'], '--order needs a value'],
  [['--order', '--yes'], '--order needs a value'],
  [['word'], '"word" is not understood'],
])('what Node says of %p is told in our words', (args, words) => {
  let said: unknown;
  try {
    parseArgs({ args, options });
  } catch (error) {
    said = error;
  }
  expect(optionInWords(said)).toBe(words);
});

test('anything else is told by its first line', () => {
  expect(optionInWords(new Error('Odd.\nVery odd.'))).toBe('Odd');
});

import { say, translationOf } from '../../../workflows/domain/texts/phrase';

const english = {
  thanks: 'Thank you, {name}: {total}.',
  plain: 'Nothing to fill in.',
  days: ['Sun', 'Mon'],
  deep: { left: '{count} left' },
} as const;

/** Never run: `npm run types` fails where one of these would compile. */
export function refused(): void {
  // @ts-expect-error -- a variable is missing
  say('Order {orderNumber}, total {total}', { orderNumber: 'ORD-1' });
  // @ts-expect-error -- a variable that the phrase does not know
  say('Order {orderNumber}', { orderNumber: 'ORD-1', total: 'Ksh 1.00' });
  // @ts-expect-error -- a number is not words
  say('{count} left', { count: 3 });

  const whole = {
    thanks: '{name} {total}',
    plain: '',
    days: ['', ''],
    deep: { left: '{count}' },
  } as const;
  translationOf<typeof english>()(whole);
  const { plain: _plain, ...withoutOne } = whole;
  // @ts-expect-error -- a phrase is not translated
  translationOf<typeof english>()(withoutOne);
  // @ts-expect-error -- a phrase of a group is not translated
  translationOf<typeof english>()({ ...whole, deep: {} });
  // @ts-expect-error -- the translation does not tell the total
  translationOf<typeof english>()({ ...whole, thanks: 'Asante, {name}.' });
  // @ts-expect-error -- there is no such variable
  translationOf<typeof english>()({ ...whole, thanks: '{name} {total} {day}' });
  // @ts-expect-error -- a variable where there is none
  translationOf<typeof english>()({ ...whole, plain: 'Hakuna {name}' });
  // @ts-expect-error -- a phrase that nobody says
  translationOf<typeof english>()({ ...whole, more: 'Zaidi' });
  // @ts-expect-error -- a day too few
  translationOf<typeof english>()({ ...whole, days: ['Jumapili'] });
  // @ts-expect-error -- a day too many
  translationOf<typeof english>()({ ...whole, days: ['Jumapili', 'Jumatatu', 'Jumanne'] });
}

import type { Language } from '../language';
import { shopDay } from '../order-number';
import type { Speaker } from './facts';
import { say } from './phrase';
import { wordsIn } from './words';

type Clock = Pick<Speaker, 'timeZone' | 'language'>;

const businessDaysToDelivery = 5;

/** `Mon 30 Nov 2026`: five business days (Monday to Friday, holidays not counted out) after the shop's day of placement. */
export function estimatedDelivery(placedAt: Date, { timeZone, language }: Clock): string {
  const day = midnightUtc(shopDay(placedAt, timeZone));
  for (let left = businessDaysToDelivery; left > 0;) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left -= 1;
  }
  return inWords(day, language);
}

/** Making one costs a hundred times what using it does. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(timeZone: string): Intl.DateTimeFormat {
  let format = timeFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    timeFormats.set(timeZone, format);
  }
  return format;
}

/** `Mon 23 Nov 2026, 14:05 (Africa/Nairobi)`. */
export function shopTime(at: Date, { timeZone, language }: Clock): string {
  const parts = timeFormat(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return say(wordsIn(language).frame.time, {
    day: inWords(midnightUtc(shopDay(at, timeZone)), language),
    clock: `${part('hour')}:${part('minute')}`,
    zone: timeZone,
  });
}

function midnightUtc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** `Mon 23 Nov 2026`, of `2026-11-23`. */
export function dayInWords(day: string, language: Language): string {
  return inWords(midnightUtc(day), language);
}

function inWords(day: Date, language: Language): string {
  const { weekdays, months, day: phrase } = wordsIn(language).frame;
  return say(phrase, {
    weekday: weekdays[day.getUTCDay()] ?? '',
    day: String(day.getUTCDate()),
    month: months[day.getUTCMonth()] ?? '',
    year: String(day.getUTCFullYear()),
  });
}

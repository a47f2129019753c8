import { shopDay } from '../order-number';

// Names of our own: what Intl calls a month or a zone changes with the ICU that Node was built with.
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const businessDaysToDelivery = 5;

/** `Mon 30 Nov 2026`: five business days (Monday to Friday, holidays not counted out) after the shop's day of placement. */
export function estimatedDelivery(placedAt: Date, timeZone: string): string {
  const day = midnightUtc(shopDay(placedAt, timeZone));
  for (let left = businessDaysToDelivery; left > 0;) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left -= 1;
  }
  return inWords(day);
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
export function shopTime(at: Date, timeZone: string): string {
  const parts = timeFormat(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = inWords(midnightUtc(shopDay(at, timeZone)));
  return `${day}, ${part('hour')}:${part('minute')} (${timeZone})`;
}

function midnightUtc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** `Mon 23 Nov 2026`, of `2026-11-23`. */
export function dayInWords(day: string): string {
  return inWords(midnightUtc(day));
}

function inWords(day: Date): string {
  const weekday = weekdays[day.getUTCDay()] ?? '';
  const month = months[day.getUTCMonth()] ?? '';
  return `${weekday} ${day.getUTCDate()} ${month} ${day.getUTCFullYear()}`;
}

/** Making one costs a hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The calendar day of `at` in `timeZone` (IANA name), as `YYYY-MM-DD`. */
export function shopDay(at: Date, timeZone: string): string {
  const parts = dayFormat(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** `ORD-20261123-0001`: the day in the shop's time zone and the count of that day, past four digits if need be. */
export function orderNumber(day: string, count: number): string {
  return `ORD-${day.replaceAll('-', '')}-${String(count).padStart(4, '0')}`;
}

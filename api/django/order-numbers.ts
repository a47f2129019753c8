import type { Run } from './phase';

/** Numbers that can stay what they are. */
export const ourNumber = /^ORD-(\d{4})(\d\d)(\d\d)-\d{4,}$/;

/** The day in a number, if it is one. */
export function dayOf(number: string): string | null {
  const [, year, month, date] = ourNumber.exec(number) ?? [];
  const day = `${year}-${month}-${date}`;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null;
}

/** The old system counted what was there: under load two orders got one number. The first keeps it. */
export async function numbersGivenTwice({ source }: Run): Promise<ReadonlySet<string>> {
  const rows = await source.ask(
    `SELECT id FROM (SELECT {orders.id}::text AS id, row_number() OVER (
       PARTITION BY trim({orders.order_number}) ORDER BY {orders.created_at}, {orders.id}) AS n
       FROM {orders}) o WHERE n > 1`,
  );
  return new Set(rows.map(({ id }) => id ?? ''));
}

export async function lastNumbers({ source }: Run): Promise<{ day: string; last: number }[]> {
  const rows = await source.ask(
    `SELECT substr(number, 1, 13) || '0001' AS number, max(substr(number, 14)::int)::text AS last
     FROM (SELECT trim({orders.order_number}) AS number FROM {orders}) o
     WHERE number ~ '^ORD-[0-9]{8}-[0-9]{4,9}$' GROUP BY 1`,
  );
  const days = new Map<string, number>();
  for (const { number, last } of rows) {
    const day = dayOf(number ?? '');
    if (day !== null && Number(last) > 0) days.set(day, Math.max(days.get(day) ?? 0, Number(last)));
  }
  return [...days].map(([day, last]) => ({ day, last }));
}

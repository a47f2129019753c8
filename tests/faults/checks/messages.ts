import type { Checking } from '../checks';
import type { Arrived } from '../stand-in';
import { groupBy } from './commands';

interface Row {
  readonly id: string;
  readonly notificationType: 'email' | 'sms';
  readonly address: string;
  readonly message: string;
  readonly status: string;
  readonly errorKind: string | null;
  readonly errorCode: string | null;
  readonly attempts: number;
  readonly providerMessageId: string | null;
}

export interface CheckedMessages {
  readonly broken: readonly string[];
  readonly repeatedEmails: number;
  readonly unknownSms: number;
}

/** What our tables say of the messages, beside what has arrived where they were sent to. */
export async function checkMessages(checking: Checking): Promise<CheckedMessages> {
  const { stack, since } = checking;
  const rows = await stack.db('notifications').where('createdAt', '>=', since).select<Row[]>('*');
  const emails = rows.filter(({ notificationType }) => notificationType === 'email');
  const sms = rows.filter(({ notificationType }) => notificationType === 'sms');
  const mailed = checkEmails(emails, stack.email.arrived());
  return {
    broken: [...mailed.broken, ...checkSms(sms, stack.sms.arrived())],
    repeatedEmails: mailed.repeated,
    unknownSms: sms.filter(({ status }) => status === 'failed').length,
  };
}

/**
 * Each arrived, as the same mail where it came again, and never more often than tries were counted: a mail comes again
 * only where the try before was not seen to its end.
 */
function checkEmails(rows: readonly Row[], arrived: readonly Arrived[]) {
  const broken: string[] = [];
  const byId = groupBy(arrived, ({ what }) => /^<([0-9a-f-]{36})@/.exec(what)?.[1] ?? what);
  let repeated = 0;
  for (const row of rows) {
    const mine = byId.get(row.id) ?? [];
    byId.delete(row.id);
    repeated += Math.max(0, mine.length - 1);
    const isSent = row.status === 'sent' && mine.length >= 1 && mine.length <= row.attempts;
    const isHis = mine.every(({ to }) => to.toLowerCase() === row.address.toLowerCase());
    if (!isSent || !isHis) broken.push(`e-mail ${inWords(row)} arrived ${mine.length} times`);
  }
  const strange = [...byId.keys()].map((id) => `e-mail ${id} arrived, and nobody has sent it`);
  return { broken: [...broken, ...strange], repeated };
}

/** Each arrived once; or at most once, and stands as unknown. */
function checkSms(rows: readonly Row[], arrived: readonly Arrived[]): string[] {
  const broken: string[] = [];
  const byText = groupBy(arrived, ({ to, what }) => `${to} ${what}`);
  for (const [text, same] of groupBy(rows, ({ address, message }) => `${address} ${message}`)) {
    const count = byText.get(text)?.length ?? 0;
    byText.delete(text);
    const [row] = same;
    if (row === undefined) continue;
    if (same.length > 1) broken.push(`${same.length} SMS have the same text: ${row.message}`);
    const isUnknown = row.status === 'failed' && row.errorKind === 'unknown';
    const isSent = row.status === 'sent' || row.status === 'delivered';
    if (!(isSent ? count === 1 : isUnknown && count <= 1)) {
      broken.push(`SMS ${inWords(row)} arrived ${count} times`);
    }
  }
  const strange = [...byText.keys()].map((text) => `SMS "${text}" arrived, and nobody has sent it`);
  return [...broken, ...strange];
}

function inWords({ id, status, errorKind, errorCode, attempts }: Row): string {
  const error = errorKind === null ? '' : `, ${errorKind} ${errorCode}`;
  return `${id} (${status}${error}, ${attempts} tries)`;
}

import { shopTime } from './dates';
import type { Shop, Text } from './facts';
import { adminFooter } from './admin-mail';
import { facts, paragraph, type Block } from './letter';
import { mail } from './mail';
import { linesOf, onOneLine } from './typed-text';

export const alertTypes = ['info', 'warning', 'error', 'success'] as const;
export type AlertType = (typeof alertTypes)[number];

/** What an admin, or something that watches, has to tell all admins. */
export interface Alert {
  readonly type: AlertType;
  readonly message: string;
  /** Words, or what was measured, by name. */
  readonly details: string | Readonly<Record<string, string | number>> | null;
}

const names: Record<AlertType, string> = {
  info: 'For your information',
  warning: 'Warning',
  error: 'Error',
  success: 'Good news',
};

const longestSubject = 120;

export function alertMail({ type, message, details }: Alert, at: Date, shop: Shop): Text {
  return mail({
    template: `system-alert-${type}`,
    subject: shortened(`${names[type]}: ${onOneLine(message)}`),
    heading: names[type],
    blocks: [
      ...linesOf(message).map(paragraph),
      ...detailsOf(details),
      facts(['Sent', shopTime(at, shop.timeZone)]),
    ],
    footer: adminFooter,
  });
}

function detailsOf(details: Alert['details']): Block[] {
  if (details === null) return [];
  if (typeof details === 'string') return [facts(['Details', details])];
  const rows = Object.entries(details).map(
    ([name, value]) => [onOneLine(name), String(value)] as const,
  );
  return rows.length === 0 ? [] : [facts(...rows)];
}

function shortened(subject: string): string {
  const letters = Array.from(subject);
  if (letters.length <= longestSubject) return subject;
  return `${letters
    .slice(0, longestSubject - 1)
    .join('')
    .trimEnd()}…`;
}

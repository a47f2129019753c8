import { shopTime } from './dates';
import type { Speaker, Text } from './facts';
import { facts, paragraph, type Block } from './letter';
import { mail } from './mail';
import { say } from './phrase';
import type { AlertType } from './template-names';
import { linesOf, onOneLine } from './typed-text';
import { wordsIn } from './words';

/** What an admin, or something that watches, has to tell all admins. */
export interface Alert {
  readonly type: AlertType;
  readonly message: string;
  /** Words, or what was measured, by name. */
  readonly details: string | Readonly<Record<string, string | number>> | null;
}

const longestSubject = 120;

export function alertMail({ type, message, details }: Alert, at: Date, shop: Speaker): Text {
  const { admins, frame } = wordsIn(shop.language);
  const name = admins.alert[type];
  return mail({
    template: `system-alert-${type}`,
    language: shop.language,
    subject: shortened(say(admins.alert.subject, { name, message: onOneLine(message) })),
    heading: name,
    blocks: [
      ...linesOf(message).map(paragraph),
      ...detailsOf(details, frame.labels.details),
      facts([frame.labels.sent, shopTime(at, shop)]),
    ],
    footer: admins.footer,
  });
}

function detailsOf(details: Alert['details'], label: string): Block[] {
  if (details === null) return [];
  if (typeof details === 'string') return [facts([label, details])];
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

import type { FindingKind } from '../finding';
import type { Speaker, Text } from './facts';
import { facts, paragraph } from './letter';
import { mail } from './mail';
import { say } from './phrase';
import { onOneLine } from './typed-text';
import { wordsIn } from './words';

/** What the reconciler found and can't repair by itself. */
export interface Findings {
  readonly count: number;
  /** The first of them, each by what people call it. */
  readonly first: readonly { readonly kind: FindingKind; readonly label: string }[];
}

/** To each admin, when something was found that they have not been told of. */
export function findingsMail({ count, first }: Findings, shop: Speaker): Text {
  const { admins } = wordsIn(shop.language);
  const words = admins.findings;
  const subject = say(count === 1 ? words.one : words.other, { count: String(count) });
  const others = count - first.length;
  return mail({
    template: 'findings',
    language: shop.language,
    subject,
    heading: subject,
    blocks: [
      paragraph(words.says),
      facts(...first.map(({ kind, label }) => [words.kinds[kind], onOneLine(label)] as const)),
      ...(others > 0 ? [paragraph(say(words.more, { count: String(others) }))] : []),
      paragraph(say(words.list, { url: `${shop.publicUrl}/admin/findings` })),
    ],
    footer: admins.footer,
  });
}

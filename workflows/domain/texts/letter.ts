import type { Language } from '../language';
import { inWords } from '../money';
import type { OrderFacts, Speaker } from './facts';
import { say } from './phrase';
import type { TemplateName } from './template-names';
import { onOneLine } from './typed-text';
import { wordsIn } from './words';

/** What an e-mail says, once; HTML and plain text are both made of it, so that they cannot differ. */
export interface Letter {
  readonly template: TemplateName;
  readonly language: Language;
  /** Goes into a header: order numbers and amounts only, nothing that people typed. */
  readonly subject: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  readonly footer: string;
}

export type Block = Paragraph | Facts | Items | Bars | Link;

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

/** Labelled values; a value may have several lines. */
export interface Facts {
  readonly kind: 'facts';
  readonly rows: readonly (readonly [label: string, value: string])[];
}

export interface Items {
  readonly kind: 'items';
  readonly rows: readonly {
    readonly name: string;
    readonly sku: string;
    readonly count: string;
    readonly amount: string;
  }[];
  readonly totalLabel: string;
  readonly total: string;
}

/** A plot that needs no image: mail programs do not show those of other hosts, and some none at all. */
export interface Bars {
  readonly kind: 'bars';
  readonly caption: string;
  readonly rows: readonly Bar[];
}

export interface Bar {
  readonly label: string;
  readonly count: number;
}

export interface Link {
  readonly kind: 'link';
  readonly label: string;
  readonly url: string;
}

export function paragraph(text: string): Paragraph {
  return { kind: 'paragraph', text };
}

export function facts(...rows: Facts['rows']): Facts {
  return { kind: 'facts', rows };
}

export function bars(caption: string, rows: readonly Bar[]): Bars {
  return { kind: 'bars', caption, rows };
}

/** How long a bar is, of `longest`; what is there at all is seen. */
export function lengthOf({ count }: Bar, rows: readonly Bar[], longest: number): number {
  const most = Math.max(1, ...rows.map((each) => each.count));
  return count === 0 ? 0 : Math.max(1, Math.round((count / most) * longest));
}

export function link(label: string, url: string): Link {
  return { kind: 'link', label, url };
}

export function itemsOf(order: OrderFacts, { currency, language }: Speaker): Items {
  return {
    kind: 'items',
    rows: order.items.map(({ name, sku, quantity, unitPriceCents }) => ({
      name,
      sku,
      count: `${quantity} × ${inWords(unitPriceCents, currency)}`,
      amount: inWords(quantity * unitPriceCents, currency),
    })),
    totalLabel: wordsIn(language).frame.labels.total,
    total: inWords(order.totalCents, currency),
  };
}

/** The customer's note or the one left with a change of status, where there is one. */
export function noteOf({ note }: OrderFacts, { language }: Speaker): Block[] {
  if (note === null || note.trim() === '') return [];
  return [facts([wordsIn(language).frame.labels.note, note])];
}

/** Without a name where there is none (any more: the customer may have been erased). */
export function greeting(firstName: string, { language }: Speaker): Paragraph {
  const { hello, helloName } = wordsIn(language).frame;
  const name = onOneLine(firstName);
  return paragraph(name === '' ? hello : say(helloName, { name }));
}

import { inWords } from '../money';
import type { OrderFacts, Shop } from './facts';

/** What an e-mail says, once; HTML and plain text are both made of it, so that they cannot differ. */
export interface Letter {
  readonly template: string;
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

export function itemsOf(order: OrderFacts, { currency }: Shop): Items {
  return {
    kind: 'items',
    rows: order.items.map(({ name, sku, quantity, unitPriceCents }) => ({
      name,
      sku,
      count: `${quantity} × ${inWords(unitPriceCents, currency)}`,
      amount: inWords(quantity * unitPriceCents, currency),
    })),
    total: inWords(order.totalCents, currency),
  };
}

/** The customer's note or the one left with a change of status, where there is one. */
export function noteOf({ note }: OrderFacts): Block[] {
  return note === null || note.trim() === '' ? [] : [facts(['Note', note])];
}

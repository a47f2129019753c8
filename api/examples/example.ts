import type { Verb } from '../route';

/** What stands in an example where only the shop knows what is right. */
export class Live {
  /**
   * @param shown as in the demo shop that `npm run seed` makes
   * @param from a GET that lists some; `{id}` in it is that of the same operation
   * @param at where in its answer
   */
  constructor(
    readonly shown: string | number,
    readonly from: string,
    readonly at = 'results.0.id',
  ) {}
}

/** A request that runs as it stands in the demo shop. */
export interface Example {
  readonly params?: Readonly<Record<string, string | number | Live>>;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Texts, numbers, lists and objects, with `Live` where only the shop knows. */
  readonly body?: unknown;
  /** As whom; the super admin where left out, and nobody where the operation is public. */
  readonly as?: 'customer';
  /** Why it does not run as it stands. */
  readonly needs?: string;
}

/** By operation, as `POST /api/v1/orders/`, in an order in which they can be run. */
export type Examples = Readonly<Record<`${Verb} /${string}`, Example>>;

export interface LiveValue {
  readonly in: 'path' | 'body';
  /** Of the parameter, or the way to the field (`items.0.product_id`). */
  readonly name: string;
  readonly from: string;
  readonly at: string;
}

/** What the shop must be asked for, as the document names it (`x-live-examples`). */
export function liveValues({ params = {}, body }: Example): LiveValue[] {
  const found: LiveValue[] = [];
  const visit = (where: 'path' | 'body', value: unknown, way: readonly string[]) => {
    if (value instanceof Live) {
      found.push({ in: where, name: way.join('.'), from: value.from, at: value.at });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(where, inner, [...way, key]);
    }
  };
  visit('path', params, []);
  visit('body', body, []);
  return found;
}

/** The example as it is in the demo shop. */
export function inDemoShop(value: unknown): unknown {
  if (value instanceof Live) return value.shown;
  if (Array.isArray(value)) return value.map(inDemoShop);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inDemoShop(inner)]));
}

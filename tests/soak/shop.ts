import type { Random } from '../../bench/catalogue/random';
import type { HttpClient } from './http-client';
import type { Population } from './people';
import type { Tally } from './tally';

/** What the load knows of the shop it is put on. */
export interface Shop extends Population {
  readonly http: HttpClient;
  readonly tally: Tally;
  readonly random: Random;
  /** As people reach it: where log-ins by OpenID begin. */
  readonly publicUrl: string;
  readonly inboxUrl: string;
  readonly metricsUrls: readonly string[];
  /** Orders that were accepted. */
  readonly accepted: Set<string>;
  /** The last of them, for those who look around. */
  readonly recent: string[];
  /** No new ones from now on; what has begun goes on to its end. */
  readonly leaving: AbortSignal;
}

const remembered = 200;

export function remember(shop: Shop, orderId: string): void {
  shop.accepted.add(orderId);
  shop.recent.push(orderId);
  if (shop.recent.length > remembered) shop.recent.shift();
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

export function from(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One of a few hundred clients, as a proxy tells of them. */
export function someAddress(random: Random): string {
  return `10.0.${from(random, 0, 1)}.${from(random, 1, 100)}`;
}

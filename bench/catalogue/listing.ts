import { Agent, get } from 'node:http';
import { z } from 'zod';
import { issueToken } from '../../api/sign-in/tokens';
import type { Knex } from '../../db/database';
import type { Progress } from '../../local/console';
import { median } from '../quantiles';
import { fillShop, makeWords } from './products';
import { pick, randomFrom, shuffled, zipf } from './random';
import type { Servers } from './servers';
import { growTree, type Shape } from './shape';
import { fillCategories } from './variants/ours';

/** What is searched: any of the words, or each as often as it occurs, so that common ones come again and again. */
export const workloads = ['any word', 'as they occur'] as const;
export type Workload = (typeof workloads)[number];

/** Searches in a shop with so many products. */
export interface Listing {
  readonly workload: Workload;
  readonly products: number;
  /** Medians over the rounds. */
  readonly perSecond: number;
  readonly latencyMs: number;
  /** Products found in the mean, and how many of the searches found any. */
  readonly found: number;
  readonly foundAny: number;
}

export const listing = {
  products: [100, 100_000],
  categories: 1_000,
  words: 5_000,
  atOnce: 8,
  rounds: 5,
  roundMs: 3_000,
} as const;

interface Shop {
  readonly products: number;
  readonly url: string;
  readonly token: string;
  readonly agent: Agent;
}

interface Round {
  readonly perSecond: number;
  readonly latencies: readonly number[];
  readonly counts: readonly number[];
}

/** The same searches in a small and a large shop with the same categories, by turns, over HTTP. */
export async function measureListing(
  servers: Servers,
  seed: number,
  report: Progress,
): Promise<Listing[]> {
  const random = randomFrom(seed);
  const tree = growTree(listing.categories, random);
  const words = makeWords(listing.words, random);
  const shops: Shop[] = [];
  for (const products of listing.products) {
    shops.push(await openShop(servers, products, { tree, words, seed }));
    report.say(`a shop with ${products} products in ${listing.categories} categories`);
  }
  const all: Listing[] = [];
  for (const workload of workloads) {
    const next = (part: number) => searches(workload, tree, words, seed + part);
    const rounds = new Map<Shop, Round[]>(shops.map((shop) => [shop, []]));
    for (const shop of shops) await runRound(shop, next(0), listing.roundMs / 2);
    for (let round = 1; round <= listing.rounds; round += 1) {
      for (const shop of shuffled(random, shops)) {
        rounds.get(shop)?.push(await runRound(shop, next(round), listing.roundMs));
        report.progress(`searches, round ${round} of ${listing.rounds}: ${shop.products} products`);
      }
    }
    all.push(...[...rounds].map(([{ products }, done]) => summary(workload, products, done)));
  }
  for (const { agent } of shops) agent.destroy();
  return all;
}

function summary(workload: Workload, products: number, rounds: readonly Round[]): Listing {
  const counts = rounds.flatMap((round) => round.counts);
  return {
    workload,
    products,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    latencyMs: median(rounds.flatMap(({ latencies }) => latencies)),
    found: counts.reduce((sum, count) => sum + count, 0) / counts.length,
    foundAny: counts.filter((count) => count > 0).length / counts.length,
  };
}

async function openShop(
  servers: Servers,
  products: number,
  { tree, words, seed }: { tree: Shape; words: readonly string[]; seed: number },
): Promise<Shop> {
  const name = `shop_${products}`;
  const db = await servers.database(name);
  await fillCategories(db, tree);
  await fillShop(db, tree, products, words, randomFrom(seed + products));
  const token = await signIn(db);
  const url = await servers.api(name);
  return { products, url, token, agent: new Agent({ keepAlive: true }) };
}

async function signIn(db: Knex): Promise<string> {
  const person = { email: 'amina@example.com', firstName: 'Amina', lastName: 'Odhiambo' };
  const [row] = await db('customers')
    .insert({ ...person, phoneNumber: '+254710000000' })
    .returning<{ id: number }[]>('id');
  return issueToken(db, row?.id ?? 0, 3_600_000);
}

/** One search after another, each drawn anew, in branches below the root: the same ones for every shop. */
function searches(
  workload: Workload,
  tree: Shape,
  words: readonly string[],
  seed: number,
): () => string {
  const random = randomFrom(seed + 7);
  const common = zipf(random, words.length);
  const branches = tree.ids.filter((id) => tree.pathOf(id).length === 2);
  return () => {
    const word = workload === 'any word' ? pick(random, words) : words[common()];
    return `/api/v1/products/?category=${pick(random, branches)}&search=${word}&page_size=20`;
  };
}

const page = z.object({ count: z.number() });

async function runRound(shop: Shop, next: () => string, ms: number): Promise<Round> {
  const latencies: number[] = [];
  const counts: number[] = [];
  const began = performance.now();
  const visitor = async () => {
    while (performance.now() - began < ms) {
      const path = next();
      const asked = performance.now();
      const text = await ask(shop, path);
      latencies.push(performance.now() - asked);
      counts.push(page.parse(JSON.parse(text)).count);
    }
  };
  await Promise.all(Array.from({ length: listing.atOnce }, visitor));
  const perSecond = latencies.length / ((performance.now() - began) / 1000);
  return { perSecond, latencies, counts };
}

function ask({ url, token, agent }: Shop, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Token ${token}` };
    const asking = get(new URL(path, url), { agent, headers, timeout: 30_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`A search was answered with ${answer.statusCode}: ${text}`));
      });
      answer.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('The API did not answer within 30 s.')));
    asking.on('error', reject);
  });
}

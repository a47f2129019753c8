import type { Knex } from '../../db/database';
import { pick, zipf, type Random } from './random';
import type { Shape } from './shape';

const batch = 2_000;

interface NewProduct {
  readonly name: string;
  readonly description: string;
  readonly categoryId: number;
  readonly priceCents: number;
}

/** Products of any name, spread over all categories evenly. */
export async function fillProducts(
  db: Knex,
  tree: Shape,
  count: number,
  random: Random,
): Promise<void> {
  await insert(db, count, () => ({
    name: 'Thing',
    description: '',
    categoryId: pick(random, tree.ids),
    priceCents: priceFrom(random),
  }));
}

/** Products with names and descriptions of words that are as unequally common as those of a language. */
export async function fillShop(
  db: Knex,
  tree: Shape,
  count: number,
  words: readonly string[],
  random: Random,
): Promise<void> {
  const rank = zipf(random, words.length);
  const text = (length: number) => Array.from({ length }, () => words[rank()] ?? '').join(' ');
  await insert(db, count, () => ({
    name: text(4),
    description: text(16),
    categoryId: pick(random, tree.ids),
    priceCents: priceFrom(random),
  }));
}

const consonants = 'b d f g h k l m n p r s t v z ch sh tr st br'.split(' ');
const vowels = 'a e i o u ai ou'.split(' ');

/** Distinct words of two to four syllables, the most common first. */
export function makeWords(count: number, random: Random): string[] {
  const words = new Set<string>();
  while (words.size < count) {
    const syllables = 2 + Math.floor(random() * 3);
    const syllable = () => pick(random, consonants) + pick(random, vowels);
    words.add(Array.from({ length: syllables }, syllable).join(''));
  }
  return [...words];
}

function priceFrom(random: Random): number {
  return 100 + Math.floor(random() * 5_000_000);
}

async function insert(db: Knex, count: number, next: () => NewProduct): Promise<void> {
  for (let done = 0; done < count; done += batch) {
    const rows = Array.from({ length: Math.min(batch, count - done) }, next);
    await db.raw(
      `INSERT INTO products (name, slug, sku, description, price_cents, category_id, stock_quantity, created_at)
       SELECT name, 'product-' || n, 'SKU-' || n, description, price, category, 10,
              now() - n * interval '1 minute'
       FROM unnest(?::text[], ?::text[], ?::bigint[], ?::int[]) WITH ORDINALITY
              AS t(name, description, price, category, line), LATERAL (SELECT line + ? AS n) numbered`,
      [
        rows.map(({ name }) => name),
        rows.map(({ description }) => description),
        rows.map(({ priceCents }) => priceCents),
        rows.map(({ categoryId }) => categoryId),
        done,
      ],
    );
  }
  await db.raw('VACUUM ANALYZE products');
}

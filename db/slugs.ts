import { randomBytes } from 'node:crypto';
import slugify from 'slugify';
import type { Knex } from './database';

/** Room for a number behind it within the 250 characters that a slug is looked up by. */
const longest = 200;

/**
 * `Men's Clothing` → `mens-clothing`; `item` where a name has no letter or digit that Latin can write, and
 * `item-2024` for a number, which would be taken for an id.
 */
export function slugOf(name: string): string {
  const letters = name.replace(/['’"]/g, '').replace(/[^\p{L}\p{M}\p{N}&]+/gu, ' ');
  const words = slugify(letters, { lower: true, strict: true, locale: 'en' })
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return /^\d*$/.test(words) ? ['item', words].filter(Boolean).join('-') : words;
}

/**
 * The first of `shoes`, `shoes-2`, `shoes-3` … that the table does not have. Who looks for another of
 * these waits until the transaction ends, so the slug stays free until then.
 */
export async function freeSlug(
  trx: Knex.Transaction,
  table: 'categories' | 'products',
  name: string,
): Promise<string> {
  const base = slugOf(name);
  // `shoes 2` wants what the second `shoes` gets.
  const family = `${table}:${base.replace(/(-\d+)+$/, '')}`;
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [family]);
  for (const [from, to] of [
    [1, 32],
    [33, 4_096],
  ]) {
    const { rows } = await trx.raw<{ rows: { slug: string }[] }>(
      `SELECT slug FROM (
         SELECT n, CASE n WHEN 1 THEN :base ELSE :base || '-' || n END AS slug
         FROM generate_series(CAST(:from AS int), CAST(:to AS int)) n
       ) candidate
       WHERE NOT EXISTS (SELECT FROM ${table} taken WHERE taken.slug = candidate.slug)
       ORDER BY n LIMIT 1`,
      { base, from, to },
    );
    if (rows[0] !== undefined) return rows[0].slug;
  }
  return `${base}-${randomBytes(4).toString('hex')}`;
}

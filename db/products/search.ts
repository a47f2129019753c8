import type { Knex } from '../database';
import { plannedAnew } from '../prepared-statements';
import { beginningWith, editsAllowed, exactly, nearest, toQuery, type AskedWord } from './words';

/** What is asked, in the terms in which products are found. */
export interface ProductSearch {
  /** In the syntax of tsquery. */
  readonly query: string;
  /** As a name that begins so would be written. */
  readonly title: string;
  /** As a sku that is just this would be written. */
  readonly sku: string;
}

interface KnownWord extends AskedWord {
  /** Whether there is a word that begins so. */
  readonly begins: boolean;
  /** Words that have it in them. */
  readonly containing: readonly string[];
}

/**
 * What products are found by: those with words that begin with or contain each that is asked. Words that
 * no product has are taken for the nearest ones that some have.
 *
 * @returns null where nothing can be found
 */
export async function readSearch(db: Knex, asked: string): Promise<ProductSearch | null> {
  const { words, title, sku } = await lookUp(db, asked);
  const terms = new Map(words.map((known) => [known.word, termsOf(known)]));
  const query = toQuery(words, terms);
  if (query !== null && (await isFound(db, query))) return { query, title, sku };
  // A word may be known of products that are gone.
  for (const [word, some] of terms) {
    const all = some.length === 0 ? null : `(${some.join(' | ')})`;
    if (all !== null && !(await isFound(db, all))) terms.set(word, []);
  }
  const unknown = [...terms].filter(([, some]) => some.length === 0).map(([word]) => word);
  for (const [word, near] of await resembling(db, unknown)) terms.set(word, near.map(exactly));
  const corrected = toQuery(words, terms);
  return corrected === null ? null : { query: corrected, title, sku };
}

function termsOf({ word, begins, containing }: KnownWord): string[] {
  return [...(begins ? [beginningWith(word)] : []), ...containing.map(exactly)];
}

/** Words shorter than a trigram are looked for at the beginning only. */
async function lookUp(db: Knex, asked: string) {
  const { rows } = await db.raw<{ rows: (KnownWord & { title: string; sku: string })[] }>(
    `SELECT asked.*, search_key(:asked, ' ') AS title, search_key(:asked, '') AS sku,
       -- The last of all characters ends what begins so.
       EXISTS (SELECT FROM product_words w
               WHERE w.word >= asked.word AND w.word < asked.word || chr(1114111)) AS begins,
       ARRAY(SELECT word FROM (
               SELECT word FROM product_words w
               WHERE length(asked.word) >= 3 AND w.word LIKE '_%' || asked.word || '%' LIMIT 1000) w
             GROUP BY word ORDER BY length(word), word LIMIT 50) AS containing
     FROM search_words(:asked) AS asked ORDER BY chunk, part`,
    { asked },
  );
  return { words: rows, title: rows[0]?.title ?? '', sku: rows[0]?.sku ?? '' };
}

/** Whether any product at all has this. */
async function isFound(db: Knex, query: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT 1 FROM product_documents WHERE document @@ CAST(? AS tsquery) LIMIT 1 ${plannedAnew}`,
    [query],
  );
  return rows.length > 0;
}

/** The nearest words of each, in one query. */
async function resembling(
  db: Knex,
  words: readonly string[],
): Promise<(readonly [word: string, near: string[]])[]> {
  const asked = words.filter((word) => editsAllowed(word) > 0);
  if (asked.length === 0) return [];
  const { rows } = await db.raw<{ rows: { word: string; candidates: string[] }[] }>(
    `SELECT asked.word, ARRAY(SELECT similar_product_words(asked.word, asked.edits)) AS candidates
     FROM unnest(CAST(? AS text[]), CAST(? AS int[])) AS asked (word, edits)`,
    [asked, asked.map(editsAllowed)],
  );
  return rows.map(({ word, candidates }) => [word, nearest(word, candidates).slice(0, 50)]);
}

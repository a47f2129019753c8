import type { Knex } from '../database';
import { plannedAnew } from '../prepared-statements';
import {
  anyOf,
  beginningWith,
  editsAllowed,
  exactly,
  meant,
  toQuery,
  type AskedWord,
} from './words';

/** What is asked, in the terms in which products are found. */
export interface ProductSearch {
  /** In the syntax of tsquery. */
  readonly query: string;
  /** As a name that begins so would be written. */
  readonly title: string;
  /** As a sku that is just this would be written. */
  readonly sku: string;
}

/**
 * So many words that begin alike are looked for one by one: how common each is, the planner knows; of a
 * beginning it knows nothing where the statistics hold few words.
 */
const mostSpelled = 50;

interface KnownWord extends AskedWord {
  /** Words that begin so, up to one more than `mostSpelled`. */
  readonly beginning: readonly string[];
  /** Words that have it in them. */
  readonly containing: readonly string[];
}

/** The words of a search with those that are known of products, there now or once. */
export interface AskedSearch {
  readonly words: readonly KnownWord[];
  readonly title: string;
  readonly sku: string;
}

/**
 * What products are found by: those with words that begin with or contain each that is asked.
 *
 * @returns null where there are no such words
 */
export function asWritten({ words, title, sku }: AskedSearch): ProductSearch | null {
  const query = toQuery(words, termsByWord(words));
  return query === null ? null : { query, title, sku };
}

function termsByWord(words: readonly KnownWord[]): Map<string, string[]> {
  return new Map(words.map((known) => [known.word, termsOf(known)]));
}

/**
 * The same with the nearest words that some product has in place of those that none has; to be asked for
 * only where nothing was found as it is written.
 *
 * @returns null where nothing can be found, or what is written is found elsewhere
 */
export async function corrected(
  db: Knex,
  { words, title, sku }: AskedSearch,
): Promise<ProductSearch | null> {
  const terms = termsByWord(words);
  const written = toQuery(words, terms);
  if (written !== null && (await isFound(db, written))) return null;
  for (const [word, known] of terms) {
    // What is known may be of products that are gone.
    if (!(await isFound(db, anyOf(known)))) terms.set(word, await correct(db, word));
  }
  const query = toQuery(words, terms);
  return query === null ? null : { query, title, sku };
}

function termsOf({ word, beginning, containing }: KnownWord): string[] {
  const begun = beginning.length > mostSpelled ? [beginningWith(word)] : beginning.map(exactly);
  return [...begun, ...containing.map(exactly)];
}

/** The last of all characters: it ends what begins with the word before it. */
const last = 'chr(1114111)';

/**
 * Looked for within words is what has the length of a trigram, is no part of something longer, and is not
 * what very many words begin with, which the index could not tell from those that contain it.
 */
export async function lookUp(db: Knex, asked: string): Promise<AskedSearch> {
  const { rows } = await db.raw<{ rows: (KnownWord & { title: string; sku: string })[] }>(
    `SELECT asked.*, begun.words[1:${mostSpelled + 1}] AS beginning,
       search_key(:asked, ' ') AS title, search_key(:asked, '') AS sku,
       ARRAY(SELECT word FROM (
               SELECT word FROM product_words
               WHERE asked.is_whole AND length(asked.word) >= 3 AND cardinality(begun.words) < 1000
                 AND word LIKE '_%' || asked.word || '%' LIMIT 1000) found
             GROUP BY word ORDER BY length(word), word LIMIT 50) AS containing
     FROM (SELECT *, part = 0 OR count(*) OVER (PARTITION BY chunk) = 1 AS is_whole
           FROM search_words(:asked)) asked
     CROSS JOIN LATERAL (
       SELECT ARRAY(SELECT DISTINCT word FROM product_words
                    WHERE word >= asked.word AND word < asked.word || ${last}
                    ORDER BY word LIMIT 1000) AS words) begun
     ORDER BY chunk, part`,
    { asked },
  );
  return { words: rows, title: rows[0]?.title ?? '', sku: rows[0]?.sku ?? '' };
}

/** Whether any product at all has this. */
async function isFound(db: Knex, query: string | null): Promise<boolean> {
  if (query === null) return false;
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT 1 FROM product_documents WHERE document @@ CAST(? AS tsquery) LIMIT 1 ${plannedAnew}`,
    [query],
  );
  return rows.length > 0;
}

/** The nearest words that products have, as terms. */
async function correct(db: Knex, word: string): Promise<string[]> {
  const edits = editsAllowed(word);
  if (edits === 0) return [];
  const { rows } = await db.raw<{ rows: { candidate: string }[] }>(
    'SELECT similar_product_words(?, ?) AS candidate',
    [word, edits],
  );
  const candidates = rows.map(({ candidate }) => candidate);
  for (const near of meant(word, candidates)) {
    const terms = near.slice(0, mostSpelled).map(exactly);
    if (await isFound(db, anyOf(terms))) return terms;
  }
  return [];
}

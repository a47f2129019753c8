import type { QueryBuilder } from 'objection';
import type { Knex } from '../database';
import type { Product } from '../models/product';
import { slipsBetween, slipsForgiven } from './edit-distance';

/** Words that contain one that was searched: the shortest, and no more than these. */
const mostContaining = 50;

/** A search, as the index of documents is asked. */
export interface Search {
  /** tsquery: every word of it, or one that stands for it. */
  readonly query: string;
  /** The same, but found in the name. */
  readonly inName: string;
  /** What was searched, as names are compared with it. */
  readonly text: string;
}

interface Found {
  readonly word: string;
  readonly known: boolean;
  readonly containing: string[];
}

/**
 * What to ask for: each word as the beginning of one, or in the midst of one (from three letters on), or,
 * where there is no such word, within a slip or two of one.
 *
 * @returns null where nothing was searched that could be found
 */
export async function prepareSearch(db: Knex, text: string): Promise<Search | null> {
  const found = await findWords(db, text);
  if (found.length === 0) return null;
  const near = await findNear(
    db,
    found.filter(({ known, containing }) => !known && containing.length === 0),
  );
  const alternatives = found.map(({ word, containing }) => [
    `${quoted(word)}:*`,
    ...containing.map(quoted),
    ...(near.get(word) ?? []).map(quoted),
  ]);
  const all = (suffix: (term: string) => string) =>
    alternatives.map((terms) => `(${terms.map(suffix).join(' | ')})`).join(' & ');
  return {
    query: all((term) => term),
    inName: all((term) => (term.endsWith(':*') ? `${term}A` : `${term}:A`)),
    text: text.trim().toLowerCase(),
  };
}

/** One query for all words: their spelling in documents, and where they are found. */
async function findWords(db: Knex, text: string): Promise<Found[]> {
  const { rows } = await db.raw<{ rows: Found[] }>(
    `SELECT w.word, min(w.at) AS at,
            EXISTS (SELECT FROM product_words k
                    WHERE k.word ~>=~ w.word AND k.word ~<~ (w.word || chr(1114109))) AS known,
            CASE WHEN length(w.word) < 3 THEN '{}' ELSE ARRAY(
              SELECT k.word FROM product_words k
              WHERE k.word LIKE '%' || w.word || '%' AND NOT k.word ^@ w.word
              GROUP BY k.word ORDER BY length(k.word), k.word LIMIT ${mostContaining}
            ) END AS containing
     FROM unnest(search_words(:text)) WITH ORDINALITY w (word, at)
     GROUP BY w.word ORDER BY at`,
    { text },
  );
  return rows;
}

/** The words nearest to each of these: those one slip away, or else those two away. */
async function findNear(db: Knex, unknown: readonly Found[]): Promise<Map<string, string[]>> {
  const wanted = unknown.map(({ word }) => word).filter((word) => slipsForgiven(word) > 0);
  if (wanted.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { wanted: string; word: string }[] }>(
    `SELECT u.wanted, w.word FROM unnest(?::text[], ?::int[]) u (wanted, slips)
     CROSS JOIN LATERAL words_like(u.wanted, u.slips) w (word)`,
    [wanted, wanted.map(slipsForgiven)],
  );
  return new Map(
    wanted.map((word) => {
      const candidates = rows
        .filter((row) => row.wanted === word)
        .map((row) => ({ word: row.word, slips: slipsBetween(word, row.word) }));
      const least = Math.min(...candidates.map(({ slips }) => slips));
      const near = candidates.filter(
        ({ slips }) => slips === least && slips <= slipsForgiven(word),
      );
      return [word, near.map((candidate) => candidate.word)];
    }),
  );
}

/** Words are letters and digits; quoted they are taken as they are. */
function quoted(word: string): string {
  return `'${word}'`;
}

/**
 * Narrows a query of products to what was searched.
 *
 * @param ranked puts first what has this sku, then names that begin with what was searched, names that have
 *   all of it, and the rest; within these by how much of it there is
 */
export function searched<R>(
  query: QueryBuilder<Product, R>,
  { query: asked, inName, text }: Search,
  { ranked }: { readonly ranked: boolean },
): void {
  void query
    .select('products.*')
    .joinRaw('JOIN product_documents ON product_documents.product_id = products.id')
    .whereRaw('product_documents.document @@ CAST(? AS tsquery)', [asked]);
  if (!ranked) return;
  void query.orderByRaw(
    `CASE WHEN lower(products.sku) = :text THEN 0
          WHEN starts_with(lower(products.name), :text) THEN 1
          WHEN product_documents.document @@ CAST(:inName AS tsquery) THEN 2 ELSE 3 END,
     ts_rank(product_documents.document, CAST(:asked AS tsquery)) DESC`,
    { text, inName, asked },
  );
}

import { createHash } from 'node:crypto';
import type { Knex } from '../database';

/** Answers to questions about what products are found by. */
export interface Memory {
  readonly remember: Remember;
}

export type Remember = <T>(question: unknown, read: () => Promise<T>) => Promise<T>;

export const readAnew: Remember = async (_question, read) => read();

/** A few kilobytes each. */
const mostAnswers = 2_000;

interface Answers {
  version: number;
  readonly known: Map<string, unknown>;
}

const answersOf = new WeakMap<Knex, Answers>();

/**
 * Answers that were read before, as long as no product has been added, removed, renamed or put elsewhere
 * since: then counting all that a common word finds would give the same. The version is read once for a
 * request, before its first answer, so an answer may be newer than its version, and never older.
 */
export function productMemory(db: Knex): Memory {
  let current: Promise<Answers> | undefined;
  return {
    async remember<T>(question: unknown, read: () => Promise<T>): Promise<T> {
      current ??= currentAnswers(db);
      const answers = await current;
      const key = createHash('sha256').update(JSON.stringify(question)).digest('base64');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same question had the same kind of answer
      if (answers.known.has(key)) return answers.known.get(key) as T;
      const answer = await read();
      keep(answers.known, key, answer);
      return answer;
    },
  };
}

async function currentAnswers(db: Knex): Promise<Answers> {
  const { rows } = await db.raw<{ rows: { version: number }[] }>(
    'SELECT CAST(coalesce(sum(transactions), 0) AS bigint) AS version FROM product_changes',
  );
  return answersAt(db, rows[0]?.version ?? 0);
}

/** Those of another version are of no more use. */
function answersAt(db: Knex, version: number): Answers {
  const known = answersOf.get(db);
  if (known?.version === version) return known;
  const empty = { version, known: new Map<string, unknown>() };
  // A version that was read before another one may be told after it; it then gets no memory that lasts.
  if (known === undefined || known.version < version) answersOf.set(db, empty);
  return empty;
}

/** The oldest go first. */
function keep(known: Map<string, unknown>, key: string, answer: unknown): void {
  known.set(key, answer);
  const [oldest] = known.keys();
  if (known.size > mostAnswers && oldest !== undefined) known.delete(oldest);
}

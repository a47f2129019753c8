export interface Statement {
  /** Few, so that they can be counted by it: `INSERT orders`. */
  readonly name: string;
  readonly operation: string;
  readonly table?: string;
}

const name = '(?:only\\s+)?"?([a-z_]\\w*)"?(?![\\w"]*\\s*[.(])';
const writing = new RegExp(
  `\\b(insert)\\s+into\\s+"?([a-z_]\\w*)|(?<!for\\s+|do\\s+|no key\\s+)\\b(update)\\s+${name}|\\b(delete)\\s+from\\s+${name}`,
  'i',
);
const reading = new RegExp(`\\b(?:from|join)\\s+${name}`, 'gi');
const given = /\b(\w+)\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi;

/** What a statement does first of all, in a word or two: what it writes, or else what it reads. */
export function statementOf(sql: string): Statement {
  const first = /^[\s(]*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
  const written = writing.exec(sql);
  if (written !== null) {
    const [, insert, into, update, updated, remove, from] = written;
    const operation = (insert ?? update ?? remove ?? first).toUpperCase();
    return described(operation, into ?? updated ?? from);
  }
  if (first !== 'WITH' && first !== 'SELECT') return described(first);
  const ownNames = new Set([...sql.matchAll(given)].map((match) => match[1]));
  const tables = [...sql.matchAll(reading)].map((match) => match[1]);
  return described(
    'SELECT',
    tables.find((table) => !ownNames.has(table)),
  );
}

function described(operation: string, table?: string): Statement {
  return table === undefined
    ? { name: operation, operation }
    : { name: `${operation} ${table}`, operation, table };
}

const longest = 2_000;

/** Of the text of a statement only what the code wrote: no literals, should a value ever stand in one. */
export function withoutLiterals(sql: string): string {
  const text = sql.replaceAll(/'(?:[^']|'')*'/g, '?').replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, '?');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

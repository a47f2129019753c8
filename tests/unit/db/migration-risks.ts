/**
 * What in a migration could stop a shop that is open, or the release before, which runs beside it. A statement that
 * is meant so says why, in a comment in front of it: `-- safe: nothing has read this column since 1.4`.
 */
export function risksOf(sql: string): string[] {
  const made = new Set(
    [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/gi)].map(([, name = '']) => name),
  );
  return statementsOf(sql)
    .filter((statement) => !/--\s*safe: \S+/.test(statement))
    .flatMap((statement) => {
      const bare = statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim();
      return risks
        .filter(({ found }) => found(bare, made))
        .map(({ why }) => `${why}: ${bare.slice(0, 100)}`);
    });
}

/** Semicolons in a comment, or in the body of a function, end no statement. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/--.*$/gm, (comment) => comment.replaceAll(';', ','))
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .split(';');
}

interface Risk {
  readonly why: string;
  readonly found: (statement: string, made: ReadonlySet<string>) => boolean;
}

const has =
  (pattern: RegExp): Risk['found'] =>
  (statement, made) =>
    pattern.test(statement) && !made.has(tableOf(statement));

const risks: readonly Risk[] = [
  { why: 'the release before reads this table', found: has(/\bDROP TABLE\b/i) },
  { why: 'the release before reads this column', found: has(/\bDROP COLUMN\b/i) },
  { why: 'the release before knows the old name', found: has(/\bRENAME\b/i) },
  {
    why: 'rewrites the table while nobody can read it',
    found: has(/\bALTER COLUMN \w+ (SET DATA )?TYPE\b/i),
  },
  { why: 'the release before leaves it out', found: has(/\bALTER COLUMN \w+ SET NOT NULL\b/i) },
  {
    why: 'the release before leaves it out',
    found: (statement, made) =>
      /^ALTER TABLE/i.test(statement) &&
      !made.has(tableOf(statement)) &&
      statement
        .split(/,\s*(?=ADD )|(?=ADD COLUMN)/i)
        .some(
          (part) =>
            /ADD COLUMN/i.test(part) && /NOT NULL/i.test(part) && !/DEFAULT|GENERATED/i.test(part),
        ),
  },
  {
    why: 'holds up who writes while it is built (CONCURRENTLY, or say why it is quick)',
    found: (statement, made) =>
      /^CREATE (UNIQUE )?INDEX\b/i.test(statement) &&
      !/\bCONCURRENTLY\b/i.test(statement) &&
      !made.has(tableOf(statement)),
  },
  {
    why: 'looks at every row while nobody can write (NOT VALID first)',
    found: (statement, made) =>
      /\bADD (CONSTRAINT \w+ )?(CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY)\b/i.test(statement) &&
      !/\bNOT VALID\b/i.test(statement) &&
      !made.has(tableOf(statement)),
  },
];

function tableOf(statement: string): string {
  return /\b(?:TABLE(?: IF EXISTS)?(?: ONLY)?|ON)\s+(\w+)/i.exec(statement)?.[1] ?? '';
}

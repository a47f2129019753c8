import { z } from 'zod';
import { wordsOf } from './about';
import { groups } from './settings';

interface Row {
  readonly name: string;
  readonly description: string;
  /** As one would set it; '' where there is none, or it is not shown. */
  readonly value: string;
  readonly mustBeSet: boolean;
  readonly isSecret: boolean;
  readonly byDefault: string | undefined;
}

function rowsOf(settings: Readonly<Record<string, z.ZodType>>): Row[] {
  return Object.entries(settings).map(([name, schema]) => {
    const { description, byDefault, isSecret = false } = wordsOf(schema);
    const value =
      schema instanceof z.ZodDefault && !isSecret ? written(schema.def.defaultValue) : '';
    const mustBeSet = !schema.safeParse(undefined).success;
    return { name, description, value, mustBeSet, isSecret, byDefault };
  });
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** All settings in tables, as `docs/settings.md`. */
export function settingsPage(): string {
  const sections = groups.map(({ title, settings }) => {
    const lines = rowsOf(settings).map((row) => [
      `\`${row.name}\``,
      defaultOf(row),
      row.description,
    ]);
    return [`## ${title}`, '', ...table([['setting', 'default', 'what'], ...lines]), ''];
  });
  return [
    '# Settings',
    '',
    'Every setting comes from the environment. This page is written from `config/settings.ts` by `npm run docs:settings`, as is `.env.example`.',
    '',
    'Outside production, an address that is not set is taken from the local stack that runs in the data directory (`<data dir>/run/env`). An empty value counts as not set. What is wrong is told at the start, a sentence each, and nothing begins. A process asks only for what it uses: the API needs no SMTP server, a worker no log-in provider.',
    '',
    ...sections.flat(),
  ].join('\n');
}

function defaultOf({ value, mustBeSet, isSecret, byDefault }: Row): string {
  const secret = isSecret ? ' (secret)' : '';
  if (mustBeSet) return `must be set${secret}`;
  return `${byDefault ?? (value === '' ? 'none' : `\`${value}\``)}${secret}`;
}

/** With columns as wide as their widest cell, as Prettier has them. */
function table([head = [], ...body]: readonly string[][]): string[] {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...body].map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...body.map((row) => line(row)),
  ];
}

/** The same for a shell, as `.env.example`: what must be set is open, what has a default is commented out. */
export function envExample(): string {
  const sections = groups.map(({ title, settings }) => {
    const rule = `# --- ${title} `.padEnd(100, '-');
    const lines = rowsOf(settings).flatMap((row) => [
      ...comment(inPlainText(row)),
      `${row.mustBeSet ? '' : '#'}${row.name}=${quoted(row.value)}`,
    ]);
    return [rule, '', ...lines, ''];
  });
  return [
    ...comment(
      'Every setting that OrderFlow reads, written from config/settings.ts by `npm run docs:settings`. Copy this to .env, fill in what has no value, uncomment what should differ from its default, and load it: `set -a; . ./.env; set +a`.',
    ),
    '#',
    ...comment(
      'For trying things out none of this is needed: `npm start` starts what has no address here, and the single parts (`npm run api`, `npm run worker`, …) then find it by themselves. With NODE_ENV=production they do not: then the lines without a value must have one.',
    ),
    '',
    ...sections.flat(),
  ].join('\n');
}

function inPlainText({ description, byDefault }: Row): string {
  const words = byDefault === undefined ? description : `${description} Without it: ${byDefault}.`;
  return words.replaceAll(/\[[^\]]*\]\(([^)]*)\)/g, 'docs/$1').replaceAll('`', '');
}

/** Lines of at most 100 characters. */
function comment(words: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of words.split(' ')) {
    if (line.length + 1 + word.length > 100) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function quoted(value: string): string {
  return /[\s<>]/.test(value) ? `"${value}"` : value;
}

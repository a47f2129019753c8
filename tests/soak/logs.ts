import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { judged } from './judged';

const line = z.looseObject({ level: z.number(), msg: z.string().default('') });

const errorLevel = 50;
const warnLevel = 40;

export interface LogFindings {
  /** Lines of level error or above, and what is no log line at all (a stack, a warning of Node): what, and how often. */
  readonly errors: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
}

/** Reads what our processes logged. */
export function readLogs(logDir: string): LogFindings {
  const errors = new Map<string, number>();
  const warnings = new Map<string, number>();
  for (const name of judged) {
    const file = join(logDir, `${name}.log`);
    if (!existsSync(file)) continue;
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      const parsed = line.safeParse(parsedJson(text));
      if (!parsed.success) {
        if (text.trim() !== '') count(errors, `${name}: ${text}`);
      } else if (parsed.data.level >= errorLevel) count(errors, inWords(name, parsed.data));
      else if (parsed.data.level >= warnLevel) count(warnings, inWords(name, parsed.data));
    }
  }
  return { errors, warnings };
}

function count(where: Map<string, number>, what: string): void {
  where.set(what, (where.get(what) ?? 0) + 1);
}

/** Without ids and times, so that the same is counted together. */
function inWords(name: string, { msg, ...rest }: z.infer<typeof line>): string {
  const error = z.looseObject({ message: z.string() }).safeParse(rest['err'] ?? rest['error']);
  const why = error.success ? `: ${error.data.message.split('\n')[0] ?? ''}` : '';
  const type = z.string().safeParse(rest['activityType'] ?? rest['error']);
  return `${name}: ${msg}${why}${type.success ? ` (${type.data})` : ''}`
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .slice(0, 300);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { existsSync, readFileSync } from 'node:fs';

/** The `export NAME='value'` lines that the local stack writes for shells and for this. */
export function readEnvFile(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').split('\n');
  const pairs = lines.flatMap((line) => {
    const match = /^export ([A-Z_]+)='([^']*)'$/.exec(line);
    if (match === null) return [];
    const [, name = '', value = ''] = match;
    return [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

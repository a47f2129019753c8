import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

/** Where a local stack keeps what is its own. */
export interface Home {
  readonly dataDir: string;
  readonly runDir: string;
  readonly logDir: string;
}

export function homeIn(dataDir: string): Home {
  const home = {
    dataDir: resolve(dataDir),
    runDir: join(resolve(dataDir), 'run'),
    logDir: join(resolve(dataDir), 'logs'),
  };
  mkdirSync(home.runDir, { recursive: true });
  mkdirSync(home.logDir, { recursive: true });
  return home;
}

export function pidFile(home: Home, part: string): string {
  return join(home.runDir, `${part}.pid`);
}

export function readPid(home: Home, part: string): number | null {
  try {
    const pid = Number(readFileSync(pidFile(home, part), 'utf8').trim());
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** The directory with package.json: above this file in the source as well as in `dist/`. */
export function projectRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** As a person would type it from where they are. */
export function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

const secret = () => randomBytes(32).toString('base64url');

const secrets = z.object({
  databasePassword: z.string(),
  africasTalkingKey: z.string(),
  // Not in the file of an earlier version: added to it then.
  secretKey: z.string().default(secret),
  oidcClientSecret: z.string().default(secret),
  webhookSecret: z.string().default(secret),
});
export type Secrets = z.output<typeof secrets>;

/** Made once, then kept: the database is locked with one of them. */
export function secretsOf(home: Home): Secrets {
  const file = join(home.dataDir, 'secrets.json');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const made = {
    databasePassword: randomBytes(18).toString('base64url'),
    africasTalkingKey: `atsk_local_${randomBytes(18).toString('hex')}`,
  };
  const parsed = secrets.safeParse(kept === null ? made : parsedJson(kept));
  if (!parsed.success) throw new Error(`${file} is damaged: remove it to have it made anew.`);
  const text = `${JSON.stringify(parsed.data, null, 2)}\n`;
  if (text !== kept) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
  }
  return parsed.data;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const largestLog = 20 * 1024 * 1024;

/** Opens a part's log for appending; one that has grown large becomes `<part>.log.1` first. */
export function openLog(
  home: Home,
  part: string,
): { file: string; descriptor: number; from: number } {
  const file = join(home.logDir, `${part}.log`);
  if (sizeOf(file) > largestLog) renameSync(file, `${file}.1`);
  return { file, descriptor: openSync(file, 'a'), from: sizeOf(file) };
}

/** The last lines written to a log since it was `from` bytes long. */
export function tailOf(file: string, from = 0, lines = 15): string {
  const size = sizeOf(file);
  const start = Math.max(from, size - 16_384);
  if (size <= start) return '';
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(size - start);
  readSync(descriptor, buffer, 0, buffer.length, start);
  closeSync(descriptor);
  return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

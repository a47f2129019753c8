import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the built site, as it goes out. */
export interface SiteFile {
  readonly type: string;
  readonly tag: string;
  /** Its name holds a hash of what is in it, so it never changes. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  /** Compressed when the site was built. */
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

/** The built admin site, in memory: what is not in here can not be asked for, whatever the path says. */
export interface AdminSite {
  /** With `noncePlaceholder` where each answer has a nonce of its own. */
  readonly page: string;
  /** By path below `/admin/`. */
  readonly files: ReadonlyMap<string, SiteFile>;
}

/** What `admin/vite.config.mts` writes for the nonce. */
export const noncePlaceholder = '__CSP_NONCE__';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads what `npm run build` made; undefined if it is not there. */
export function openAdminSite(directory: string): AdminSite | undefined {
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return undefined;
  const files = new Map<string, SiteFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const name = relative(directory, path).split(sep).join('/');
    files.set(name, readFile(path, type, name.startsWith('assets/')));
  }
  return { page: readFileSync(index, 'utf8'), files };
}

function readFile(path: string, type: string, immutable: boolean): SiteFile {
  const plain = readFileSync(path);
  const tag = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  const compressed = (ending: string) =>
    existsSync(path + ending) ? readFileSync(path + ending) : undefined;
  const br = compressed('.br');
  const gzip = compressed('.gz');
  return { type, tag, immutable, plain, ...(br && { br }), ...(gzip && { gzip }) };
}

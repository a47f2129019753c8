import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Encoding } from '../accept-encoding';

/** `swagger-ui.js` → the name it is served by, which tells its content. */
const Manifest = z.record(z.string(), z.string());
export type Manifest = z.infer<typeof Manifest>;

/** Made by `npm run build`; beside the compiled code, or below it where the source runs (tests). */
const compiled = join(__dirname, '../../page-files');
const directory = existsSync(compiled) ? compiled : join(__dirname, '../../dist/page-files');

const endings: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' };

let manifest: Promise<Manifest> | undefined;

async function readManifest(): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')));
}

/** The files of the pages, by the names that the pages use in their source. */
export function pageFiles(): Promise<Manifest> {
  manifest ??= readManifest().catch((error: unknown) => {
    manifest = undefined;
    throw new Error('The pages are not built: run "npm run build".', { cause: error });
  });
  return manifest;
}

/** @returns null where there is no such file; its name never leads out of the folder */
export async function readPageFile(name: string, encoding: Encoding): Promise<Buffer | null> {
  const isOurs = Object.values(await pageFiles()).includes(name);
  return isOurs ? readFile(join(directory, name + endings[encoding])) : null;
}

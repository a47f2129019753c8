import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { FileStore } from '../../../api/media/file-store';
import { anAdmin } from '../harness';
import { serve, type Served } from './served';

export type Part = readonly [name: string, content: Buffer | string, type?: string, file?: string];

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** An API that images are sent to, and a look into its store. */
export interface Uploads {
  readonly api: Served;
  /** Of one who may manage products. */
  readonly token: string;
  /** Called before each `put` and `remove` of the store. */
  before: (what: 'put' | 'remove', keys: readonly string[]) => Promise<void> | void;
  raw(
    method: string,
    path: string,
    body: FormData | string,
    who?: string,
    headers?: Record<string, string>,
  ): Promise<Sent>;
  send(method: string, path: string, parts: readonly Part[], who?: string): Promise<Sent>;
  /** To a product. */
  upload(id: string, image: Buffer): Promise<Sent>;
  /** The files kept of these owners, or all there are; drafts too, of which none must be left. */
  stored(...owners: readonly (string | number)[]): string[];
  /** What an address in an answer leads to. */
  served(
    address: string,
    init?: RequestInit,
  ): Promise<{ status: number; headers: Headers; bytes: Buffer }>;
}

export const quiet = () => {};

export async function serveUploads(): Promise<Uploads> {
  const watched = (real: FileStore): FileStore => ({
    ...real,
    async put(key, bytes, contentType) {
      await at.before('put', [key]);
      await real.put(key, bytes, contentType);
    },
    async remove(keys) {
      await at.before('remove', keys);
      await real.remove(keys);
    },
  });
  const api = await serve({ files: watched });
  const { token } = await anAdmin(api.db, { role: 'manager', permissions: ['manage_products'] });
  const at: Uploads = {
    api,
    token,
    before: quiet,
    async raw(method, path, body, who = token, headers = {}) {
      const response = await fetch(`${api.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Token ${who}`, ...headers },
        body,
      });
      const text = await response.text();
      const { status, headers: told } = response;
      return { status, headers: told, body: text === '' ? '' : JSON.parse(text) };
    },
    send(method, path, parts, who) {
      const form = new FormData();
      for (const [name, content, type = 'image/png', file = 'picture.png'] of parts) {
        if (typeof content === 'string') form.append(name, content);
        else form.append(name, new Blob([new Uint8Array(content)], { type }), file);
      }
      return at.raw(method, path, form, who);
    },
    upload: (id, image) => at.send('POST', `/products/${id}/image/`, [['image', image]]),
    stored: (...owners) =>
      readdirSync(api.mediaDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(api.mediaDir.length + 1))
        .filter((path) => owners.length === 0 || owners.some((each) => path.includes(`/${each}/`)))
        .sort(),
    async served(address, init) {
      const response = await fetch(api.url + pathOf(address), init);
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes };
    },
  };
  return at;
}

/** What is below the public address, which is not where the tests' server listens. */
export const pathOf = (address: string) => address.replace('http://shop.test', '');

export function aPicture(
  width = 400,
  height = 300,
  background: { r: number; g: number; b: number; alpha?: number } = { r: 200, g: 30, b: 30 },
) {
  const channels = background.alpha === undefined ? 3 : 4;
  return sharp({ create: { width, height, channels, background } });
}

export const aJpeg = (width?: number, height?: number) => aPicture(width, height).jpeg().toBuffer();

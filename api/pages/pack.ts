import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Manifest } from './page-files';

/** What the pages of the API load: from the packages, and our own. */
const sources: Readonly<Record<string, string>> = {
  'swagger-ui.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'redoc.js': 'redoc/bundles/redoc.standalone.js',
};

/** The one file that redoc would load from another host. */
const redocLogo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const nothingToSee = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E';

/**
 * Part of `npm run build`: puts the files of `/swagger/` and `/redoc/` below `dist/page-files/`, each named
 * after its content and compressed once and for all. So the packages are needed by who builds only.
 */
async function main(): Promise<void> {
  const own = join(__dirname, '../../../api/pages/browser');
  const target = join(__dirname, '../../page-files');
  const files = new Map<string, string>();
  for (const [name, source] of Object.entries(sources)) {
    files.set(name, withoutMap(await readFile(require.resolve(source), 'utf8')));
  }
  files.set('redoc.js', replaceOnce(files.get('redoc.js') ?? '', redocLogo, nothingToSee));
  for (const name of await readdir(own)) {
    files.set(name, await readFile(join(own, name), 'utf8'));
  }

  const manifest: Manifest = Object.fromEntries(
    [...files].map(([name, content]) => [name, named(name, content)]),
  );
  const wanted = JSON.stringify(manifest);
  const known = await readFile(join(target, 'manifest.json'), 'utf8').catch(() => '');
  // Compressing takes seconds, and the packages rarely change.
  if (known === wanted) return;
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, content] of files) {
    const path = join(target, manifest[name] ?? '');
    await writeFile(path, content);
    await writeFile(`${path}.br`, await brotli(content));
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  }
  // Last: what is named here is there.
  await writeFile(join(target, 'manifest.json'), wanted);
}

function brotli(content: string): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 10,
    [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(content),
  };
  return promisify(brotliCompress)(content, { params });
}

/** `swagger-ui.js` → `swagger-ui.3f9c0a1b2d.js`. */
function named(name: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return name.replace(/\.(?=\w+$)/, `.${hash}.`);
}

/** Source maps stay in the packages. */
function withoutMap(content: string): string {
  return content.replace(/(?:\/\/#|\/\*#) sourceMappingURL=\S+(?: \*\/)?\s*$/, '');
}

function replaceOnce(content: string, from: string, to: string): string {
  const parts = content.split(from);
  if (parts.length !== 2)
    throw new Error(`redoc names ${from} ${parts.length - 1} times, not once`);
  return parts.join(to);
}

main().catch((error: unknown) => {
  console.error('The files of the pages could not be put together:', error);
  process.exitCode = 1;
});

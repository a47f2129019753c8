// Part of `npm run build`: bundles the admin site into dist/admin-site, compressed beforehand, unless that
// is what stands there already.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = join(root, 'dist/admin-site');
const stamp = join(root, 'dist/admin-site.stamp');

const inputs = stampOf([
  join(root, 'package-lock.json'),
  ...filesBelow(join(root, 'admin')),
  ...filesBelow(join(root, 'workflows/domain')),
]);
const isBuilt = existsSync(join(site, 'index.html')) && existsSync(stamp);
if (!isBuilt || readFileSync(stamp, 'utf8') !== inputs) {
  // Only here: most builds end without having loaded it.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'admin/vite.config.mts'), logLevel: 'warn' });
  await Promise.all(filesBelow(site).map(compress));
  writeFileSync(stamp, inputs);
}

function stampOf(paths) {
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`\0${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Once, as well as it can be: the API only picks what the browser takes. */
async function compress(path) {
  if (!/\.(?:js|css|svg|json|txt)$/.test(path)) return;
  const content = readFileSync(path);
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  if (br.length < content.length) writeFileSync(`${path}.br`, br);
  if (gz.length < content.length) writeFileSync(`${path}.gz`, gz);
}

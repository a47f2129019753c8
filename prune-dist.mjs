// Part of `npm run build`: removes what was compiled from a file that is no longer there. tsc leaves it, and
// `require('../config')` finds an old dist/config.js before the new dist/config/index.js.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const notOfTsc = /^(?:admin-site|page-files)\/|^workflow-bundle\.js$/;

for (const file of readdirSync(join(root, 'dist'), { recursive: true })) {
  const source = /^(?<path>.+)\.js(?:\.map)?$/.exec(file)?.groups?.path;
  if (source === undefined || notOfTsc.test(file)) continue;
  if (!existsSync(join(root, `${source}.ts`))) rmSync(join(root, 'dist', file));
}

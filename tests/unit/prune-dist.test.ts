import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'orderflow-prune-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a build leaves nothing of a source that is gone, and all that other steps have made', () => {
  const write = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  };
  const kept = [
    'dist/config/index.js',
    'dist/config/index.js.map',
    'dist/admin-site/app.js',
    'dist/page-files/redoc.js',
    'dist/workflow-bundle.js',
  ];
  const gone = ['dist/config.js', 'dist/config.js.map', 'dist/api/old.js'];
  for (const path of ['config/index.ts', ...kept, ...gone]) write(path);
  copyFileSync(join(__dirname, '../../prune-dist.mjs'), join(root, 'prune-dist.mjs'));
  execFileSync(process.execPath, ['prune-dist.mjs'], { cwd: root });
  expect(kept.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(gone.filter((path) => existsSync(join(root, path)))).toEqual([]);
});

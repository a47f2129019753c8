import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});

test('the lock file has an entry for every platform’s binaries, or npm ci refuses it', () => {
  const text = readFileSync(join(__dirname, '../../package-lock.json'), 'utf8');
  const { packages } = lockShape.parse(JSON.parse(text));
  const names = Object.keys(packages);
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !names.some((path) => path.endsWith(`node_modules/${name}`)));
  // Mend it with `node .ci/complete-lock.js`.
  expect(missing).toEqual([]);
});

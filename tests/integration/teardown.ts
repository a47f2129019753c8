import { rmSync } from 'node:fs';
import { homeIn } from '../../local/home';
import { endLeftovers } from '../../local/leftovers';

async function teardown(): Promise<void> {
  const dataDir = process.env['TEST_DATA_DIR'];
  if (dataDir === undefined) return; // the set-up failed, and has tidied up
  await endLeftovers(homeIn(dataDir));
  rmSync(dataDir, { recursive: true, force: true });
}

// jest takes the default export of this file.
// eslint-disable-next-line import/no-default-export
export default teardown;

import { findTemporal } from '../../local/temporal-cli';
import { startTemporal } from '../../local/temporal';
import { setUp } from './servers';

/** PostgreSQL and Temporal's dev server, for all integration tests. */
async function setup(): Promise<void> {
  await setUp(async ({ options, ports, progress, dynamicConfig }) => {
    const cli = await findTemporal(progress, options.ending);
    const port = await ports.choose('any');
    const { address } = await startTemporal({
      ...options,
      cli,
      port,
      inMemory: true,
      dynamicConfig,
    });
    return address;
  });
}

// jest takes the default export of this file.
// eslint-disable-next-line import/no-default-export
export default setup;

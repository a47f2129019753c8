import { startTemporalServer } from '../../local/temporal-server';
import { findTemporalServer } from '../../local/temporal-server-programs';
import { setUp } from '../integration/servers';

/** PostgreSQL, and on it Temporal's server as docker-compose.yml runs it. */
async function setup(): Promise<void> {
  await setUp(async ({ options, ports, postgres, progress, dynamicConfig }) => {
    const programs = await findTemporalServer(progress, options.ending);
    const { address } = await startTemporalServer({
      ...options,
      programs,
      ports,
      postgres: await postgres,
      database: 'temporal',
      dynamicConfig,
    });
    return address;
  });
}

// jest takes the default export of this file.
// eslint-disable-next-line import/no-default-export
export default setup;

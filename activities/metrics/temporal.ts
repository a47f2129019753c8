import { createServer } from 'node:net';
import type { TelemetryOptions } from '@temporalio/worker';
import { Gauge } from 'prom-client';
import type { Metrics } from '../../metrics/metrics';

const withinMs = 2_000;

/**
 * What Temporal's SDK tells of itself (`temporal_…`): it serves that on a port of its own, of this machine
 * only, from which it is put behind ours, so that a process is scraped in one place.
 *
 * @returns what the SDK's runtime is to be installed with
 */
export async function watchTemporal({ registry, alsoTell }: Metrics): Promise<TelemetryOptions> {
  const address = `127.0.0.1:${await freePort()}`;
  const isTold = new Gauge({
    name: 'orderflow_temporal_metrics_read',
    help: '1 if the SDK told its own (temporal_…) when it was last asked.',
    registers: [registry],
  });
  alsoTell(async () => {
    try {
      const answer = await fetch(`http://${address}/metrics`, {
        signal: AbortSignal.timeout(withinMs),
      });
      isTold.set(answer.ok ? 1 : 0);
      return answer.ok ? await answer.text() : '';
    } catch {
      isTold.set(0);
      return '';
    }
  });
  return {
    metrics: {
      prometheus: {
        bindAddress: address,
        countersTotalSuffix: true,
        unitSuffix: true,
        useSecondsForDurations: true,
      },
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

import { chooseMetricsPorts, metricsAddresses, metricsPortOf } from '../../../local/metrics-ports';
import { Ports } from '../../../local/ports';
import type { Setting } from '../../../local/stack-services';

const choose = (given: Record<string, string>, names = ['api', 'worker', 'worker-2']) =>
  chooseMetricsPorts(
    { given, options: { dataDir: '.' }, ports: new Ports() } as unknown as Setting,
    names,
  );

test('each process has a port of its own, from METRICS_PORT on', async () => {
  const chosen = await choose({ METRICS_PORT: '28464' });
  const ports = chosen.map(({ port }) => port);
  expect(chosen.map(({ name }) => name)).toEqual(['api', 'worker', 'worker-2']);
  expect(ports).toEqual([...new Set(ports)].toSorted((a, b) => a - b));
  expect(ports[0]).toBeGreaterThanOrEqual(28_464);
  expect(metricsPortOf('worker', chosen)).toEqual({ METRICS_PORT: String(ports[1]) });
  expect(metricsAddresses(chosen)).toEqual({
    METRICS_URL_API: `http://127.0.0.1:${ports[0]}/metrics`,
    METRICS_URL_WORKER: `http://127.0.0.1:${ports[1]}/metrics`,
    METRICS_URL_WORKER_2: `http://127.0.0.1:${ports[2]}/metrics`,
  });
});

test('with METRICS_PORT=0 none has', async () => {
  const chosen = await choose({ METRICS_PORT: '0' });
  expect(chosen).toEqual([]);
  expect(metricsPortOf('api', chosen)).toEqual({ METRICS_PORT: '0' });
  expect(metricsAddresses(chosen)).toEqual({});
});

test('what is no port is told as such', async () => {
  await expect(choose({ METRICS_PORT: 'off' })).rejects.toThrow('METRICS_PORT is wrong');
});

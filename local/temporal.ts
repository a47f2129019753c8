import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../workflows/order/search-attributes';
import { Part, type PartOptions } from './part';
import { passedInWords, type ChosenPort } from './ports';
import type { TemporalCli } from './temporal-cli';

/** The types of search attributes, in the words of Temporal's command line. */
const attributeTypes = { KEYWORD: 'Keyword', INT: 'Int', DOUBLE: 'Double', BOOL: 'Bool' } as const;

/** The defaults put 50 ms on every hop of a server with few shards, and stall a few orders in bursts. */
const tuning = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=2000',
  'system.enableActivityEagerExecution=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

export interface TemporalOptions extends PartOptions {
  readonly cli: TemporalCli;
  readonly port: ChosenPort;
  /** None: without its web page. */
  readonly webPort?: ChosenPort;
  /** Forgets everything when it ends: for tests. */
  readonly inMemory?: boolean;
  /** Dynamic configuration beside what we always set, as `name=value`. */
  readonly dynamicConfig?: readonly string[];
}

export interface Temporal {
  readonly part: Part;
  readonly address: string;
  readonly port: ChosenPort;
  readonly webPort: ChosenPort | undefined;
  readonly version: string;
}

/** Starts a Temporal dev server for this machine only, with what OrderFlow's actors are found by. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { cli, port, webPort, home } = options;
  const folder = join(home.dataDir, 'temporal');
  mkdirSync(folder, { recursive: true });
  const address = `127.0.0.1:${port.port}`;
  const args = [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${port.port}`,
    '--namespace=default',
    '--log-level=warn',
    ...(webPort === undefined ? ['--headless'] : [`--ui-port=${webPort.port}`]),
    ...(options.inMemory === true ? [] : [`--db-filename=${join(folder, 'temporal.db')}`]),
    ...searchAttributeKeys.map(
      ({ name, type }) => `--search-attribute=${name}=${attributeTypes[type]}`,
    ),
    ...[...tuning, ...(options.dynamicConfig ?? [])].map(
      (setting) => `--dynamic-config-value=${setting}`,
    ),
  ];
  const part = new Part(
    {
      name: 'temporal',
      title: 'Temporal',
      command: cli.path,
      args,
      env: { PATH: process.env['PATH'], HOME: folder, TZ: 'UTC' },
      cwd: folder,
      stopSignal: 'SIGINT',
      graceMs: 6_000,
      readyWithinMs: 90_000,
      ready: () => answers(address),
    },
    options,
  );
  await part.start();
  return { part, address, port, webPort, version: serverVersion(cli) };
}

/** `Temporal 1.29.1 is ready on port 7234 (7233 is taken), its web page on 8233.` */
export function temporalInWords({ port, webPort, version }: Temporal): string {
  const web =
    webPort === undefined ? '' : `, its web page on ${webPort.port}${passedInWords(webPort)}`;
  return `Temporal ${version} is ready on port ${port.port}${passedInWords(port)}${web}.`;
}

function serverVersion({ version }: TemporalCli): string {
  return /Server ([\d.]+)/.exec(version)?.[1] ?? version;
}

/** Its namespace can be read and the search attributes are there. */
async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    return await connection.withDeadline(Date.now() + 2_000, async () => {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: 'default',
      });
      return searchAttributeKeys.every(({ name }) => customAttributes?.[name] !== undefined);
    });
  } finally {
    await connection.close();
  }
}

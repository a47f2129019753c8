import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { projectRoot } from './home';
import { Part, StepFailed, type PartOptions } from './part';
import type { Ports } from './ports';
import type { Postgres } from './postgres';
import {
  composedTemporal,
  servicesOf,
  temporalServerConfig,
  type ServerPorts,
  type ServerSetting,
  type ServerTls,
} from './temporal-server-config';
import type { TemporalServerPrograms } from './temporal-server-programs';

export interface TemporalServerOptions extends PartOptions {
  readonly programs: TemporalServerPrograms;
  readonly postgres: Pick<Postgres, 'url' | 'createDatabase'>;
  readonly ports: Ports;
  /** Of its two databases. */
  readonly database: string;
  /** Dynamic configuration beside that of docker-compose.yml, as `name=value`. */
  readonly dynamicConfig?: readonly string[];
  readonly tls?: ServerTls;
  readonly jwksUrl?: string;
}

/**
 * Starts Temporal's server as docker-compose.yml does, all its services in one process, on databases of
 * this PostgreSQL. It has no namespace yet: that is for `npm run migrate`.
 */
export async function startTemporalServer(
  options: TemporalServerOptions,
): Promise<{ part: Part; address: string }> {
  const { home, programs, postgres } = options;
  const folder = join(home.dataDir, 'temporal');
  const configFolder = join(folder, 'config');
  mkdirSync(configFolder, { recursive: true });

  const main = options.database;
  const visibility = `${main}_visibility`;
  await Promise.all([main, visibility].map((name) => postgres.createDatabase(name)));
  const url = new URL(postgres.url(main));
  await setUpSchema(url, { main, visibility }, programs);

  const dynamicConfigFile = join(folder, 'dynamic-config.yaml');
  const more = (options.dynamicConfig ?? []).map((each) => each.split('='));
  const added = Object.fromEntries(
    more.map(([name, value]) => [name, [{ value: JSON.parse(value ?? '') as unknown }]]),
  );
  writeFileSync(
    dynamicConfigFile,
    `${composedTemporal().dynamicConfig}\n${more.length === 0 ? '' : stringify(added)}`,
  );
  const ports = await choosePorts(options.ports);
  const setting: ServerSetting = {
    ports,
    database: { url, main, visibility },
    dynamicConfigFile,
    ...(options.tls && { tls: options.tls }),
    ...(options.jwksUrl !== undefined && { jwksUrl: options.jwksUrl }),
  };
  // The database's password is in it.
  writeFileSync(join(configFolder, 'orderflow.yaml'), stringify(temporalServerConfig(setting)), {
    mode: 0o600,
  });

  const part = new Part(
    {
      name: 'temporal',
      title: 'Temporal on PostgreSQL',
      command: programs.server,
      args: [
        `--config=${configFolder}`,
        '--root=/',
        '--env=orderflow',
        '--allow-no-auth',
        'start',
        ...servicesOf(setting).map((service) => `--service=${service}`),
      ],
      env: { PATH: process.env['PATH'], HOME: folder, TZ: 'UTC' },
      cwd: folder,
      stopSignal: 'SIGINT',
      graceMs: 10_000,
      readyWithinMs: 90_000,
      ready: () => listens(ports.frontend.grpc),
    },
    options,
  );
  await part.start();
  return { part, address: `127.0.0.1:${ports.frontend.grpc}` };
}

/** By the script that docker-compose.yml runs. */
async function setUpSchema(
  url: URL,
  databases: Omit<ServerSetting['database'], 'url'>,
  { folder, schema }: TemporalServerPrograms,
): Promise<void> {
  const script = join(projectRoot(), 'deploy/compose/temporal-schema.sh');
  const env = {
    PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    TEMPORAL_SCHEMA_DIR: schema,
    TEMPORAL_DATABASE: databases.main,
    TEMPORAL_VISIBILITY_DATABASE: databases.visibility,
    SQL_PLUGIN: composedTemporal().plugin,
    SQL_HOST: url.hostname,
    SQL_PORT: url.port,
    SQL_USER: decodeURIComponent(url.username),
    SQL_PASSWORD: decodeURIComponent(url.password),
  };
  try {
    await promisify(execFile)('sh', [script], { env, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StepFailed(`Temporal's tables could not be made: ${said.slice(-2_000)}`);
  }
}

async function choosePorts(ports: Ports): Promise<ServerPorts> {
  const two = async () => ({
    grpc: (await ports.choose('any')).port,
    membership: (await ports.choose('any')).port,
  });
  return {
    frontend: await two(),
    'internal-frontend': await two(),
    history: await two(),
    matching: await two(),
    worker: await two(),
    http: (await ports.choose('any')).port,
  };
}

/** All that can be asked before there is a namespace, by someone who may have no certificate. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', reject);
  });
}

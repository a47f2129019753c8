import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from './home';

/** Certificates by their files. */
export interface ServerTls {
  readonly certFile: string;
  readonly keyFile: string;
  /** Who signed the certificate, and those of clients. */
  readonly caFile: string;
  /** The name that the certificate is for. */
  readonly serverName: string;
  readonly requireClientAuth: boolean;
}

export interface ServerSetting {
  readonly ports: ServerPorts;
  readonly database: { readonly url: URL; readonly main: string; readonly visibility: string };
  readonly dynamicConfigFile: string;
  readonly tls?: ServerTls;
  /** Where the keys are that API keys (JSON Web Tokens) are signed with; without, everybody may do all. */
  readonly jwksUrl?: string;
}

const services = ['frontend', 'history', 'matching', 'worker'] as const;
const unguarded = 'internal-frontend';
type Service = (typeof services)[number] | typeof unguarded;

/** Two each: what asks for work, and by which the services find each other. */
export type ServerPorts = Readonly<Record<Service, { grpc: number; membership: number }>> & {
  readonly http: number;
};

/** All four; where API keys are asked for, the server's own worker has a front door of its own. */
export function servicesOf({ jwksUrl }: Pick<ServerSetting, 'jwksUrl'>): readonly Service[] {
  return jwksUrl === undefined ? services : [...services, unguarded];
}

const compose = z.object({
  services: z.object({
    temporal: z.object({
      image: z.string(),
      environment: z.object({
        DB: z.string(),
        NUM_HISTORY_SHARDS: z.string().transform(Number),
        DYNAMIC_CONFIG_FILE_PATH: z.string(),
      }),
      volumes: z.array(z.string()),
    }),
  }),
});

/** How docker-compose.yml runs the server: its version, database driver, shards and dynamic configuration. */
export function composedTemporal() {
  const root = projectRoot();
  const file = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { image, environment, volumes } = compose.parse(parse(file, { merge: true })).services
    .temporal;
  const mounted = volumes
    .map((volume) => volume.split(':'))
    .find(([, inside]) => inside === environment.DYNAMIC_CONFIG_FILE_PATH)?.[0];
  if (mounted === undefined) throw new Error('docker-compose.yml mounts no dynamic configuration.');
  return {
    version: image.split(':')[1],
    plugin: environment.DB,
    shards: environment.NUM_HISTORY_SHARDS,
    dynamicConfig: readFileSync(join(root, mounted), 'utf8'),
  };
}

/**
 * What the image temporalio/server makes of the variables that docker-compose.yml gives it
 * (docker/config_template.yaml of the server's source), on this machine's ports.
 */
export function temporalServerConfig(setting: ServerSetting): Record<string, unknown> {
  const { ports, database, tls } = setting;
  const { plugin, shards } = composedTemporal();
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: plugin,
      databaseName,
      connectAddr: database.url.host,
      connectProtocol: 'tcp',
      user: decodeURIComponent(database.url.username),
      password: decodeURIComponent(database.url.password),
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: '1h',
    },
  });
  const rpc = (service: Service) => ({
    rpc: {
      grpcPort: ports[service].grpc,
      membershipPort: ports[service].membership,
      bindOnIP: '127.0.0.1',
      ...(service === 'frontend' && { httpPort: ports.http }),
    },
  });
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      numHistoryShards: shards,
      defaultStore: 'default',
      visibilityStore: 'visibility',
      datastores: { default: store(database.main, 20), visibility: store(database.visibility, 10) },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      ...(tls && { tls: tlsConfig(tls) }),
      ...(setting.jwksUrl !== undefined && { authorization: authorization(setting.jwksUrl) }),
    },
    services: Object.fromEntries(servicesOf(setting).map((name) => [name, rpc(name)])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend.grpc}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: setting.dynamicConfigFile, pollInterval: '60s' },
  };
}

/** The frontend's, and how the server's own worker passes it. */
function tlsConfig({ certFile, keyFile, caFile, serverName, requireClientAuth }: ServerTls) {
  const client = { serverName, rootCaFiles: [caFile] };
  return {
    frontend: {
      server: {
        certFile,
        keyFile,
        requireClientAuth,
        ...(requireClientAuth && { clientCaFiles: [caFile] }),
      },
      client,
    },
    systemWorker: { certFile, keyFile, client },
  };
}

function authorization(jwksUrl: string) {
  return {
    jwtKeyProvider: { keySourceURIs: [jwksUrl], refreshInterval: '1m' },
    permissionsClaimName: 'permissions',
    authorizer: 'default',
    claimMapper: 'default',
  };
}

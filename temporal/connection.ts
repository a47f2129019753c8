import { Connection } from '@temporalio/client';
import { ConfigError, type Config } from '../config';
import { readCertificates } from './certificates';
import { grpcCodeOf, grpcCodes } from './grpc-codes';
import { whyOutOfReach } from './out-of-reach';

export type TemporalSettings = Config['temporal'];

/** How `@temporalio/client` and `@temporalio/worker` connect, the same for every part. @throws ConfigError */
export function connectionOptions(settings: TemporalSettings) {
  const { address, apiKey, tls, tlsServerName } = settings;
  const { ca, pair } = readCertificates(settings);
  return {
    address,
    ...(apiKey !== undefined && { apiKey }),
    ...(tls && {
      tls: {
        ...(ca !== undefined && { serverRootCACertificate: ca }),
        ...(pair !== undefined && { clientCertPair: pair }),
        ...(tlsServerName !== undefined && { serverNameOverride: tlsServerName }),
      },
    }),
  };
}

/** Connects, or says why that can't be. @throws ConfigError */
export async function connectTemporal(settings: TemporalSettings): Promise<Connection> {
  const connection = Connection.lazy({ ...connectionOptions(settings), connectTimeout: '10s' });
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close();
    throw new ConfigError(await inWords(error, settings), { cause: error });
  }
}

/** Whether these credentials may work in the namespace. @throws ConfigError in words */
export async function assertNamespace(
  connection: Connection,
  settings: TemporalSettings,
): Promise<void> {
  const { namespace } = settings;
  try {
    await connection.withDeadline(Date.now() + 10_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw new ConfigError(await inWords(error, settings), { cause: error });
  }
}

/** What went wrong between Temporal and us, as a sentence for those who run us; null where that was not it. */
export async function temporalTrouble(
  error: unknown,
  settings: TemporalSettings,
): Promise<string | null> {
  const { address, namespace, apiKey } = settings;
  const code = grpcCodeOf(error);
  if (code === grpcCodes.unavailable || code === grpcCodes.deadlineExceeded) {
    return `Temporal can not be reached (${address}): ${await whyOutOfReach(settings)}.`;
  }
  if (code === grpcCodes.permissionDenied || code === grpcCodes.unauthenticated) {
    return apiKey === undefined
      ? `Temporal refuses the namespace "${namespace}" to whoever comes without an API key, or with this certificate: set TEMPORAL_API_KEY, or give the certificate that right.`
      : `Temporal refuses the API key (TEMPORAL_API_KEY) for the namespace "${namespace}": it is wrong, has expired, or lacks the right.`;
  }
  if (code === grpcCodes.notFound) {
    return `Temporal has no namespace "${namespace}" (TEMPORAL_NAMESPACE): run "npm run migrate" first.`;
  }
  return null;
}

async function inWords(error: unknown, settings: TemporalSettings): Promise<string> {
  const trouble = await temporalTrouble(error, settings);
  if (trouble !== null) return trouble;
  // A connection that never came about ends without a status.
  return `Temporal can not be reached (${settings.address}): ${await whyOutOfReach(settings)}.`;
}

import { setTimeout as wait } from 'node:timers/promises';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { z } from 'zod';
import { grpcCodeOf, grpcCodes } from '../../temporal/grpc-codes';
import { parse } from '../input';
import type { OpsServices } from './run';
import { table, type Terminal } from './terminal';

/** What the workers without a version are called here. */
const none = 'none';

const build = z.string().regex(/^[\w.+-]{1,60}$/, 'Must be a build id such as 1.2.3, or none.');
const typedCurrent = z.object({ build });
const typedRamp = z.object({
  build,
  percent: z
    .string()
    .regex(/^\d{1,2}(\.\d+)?$|^100$/, 'Must be how many percent of the orders it gets, 0 to 100.')
    .transform(Number),
});

const callMs = 15_000;
/** A build is known to Temporal a moment after its first worker has asked for work. */
const patienceMs = 60_000;

/** Which builds Temporal knows, and which of them gets the orders. */
export async function listDeployment(services: OpsServices, terminal: Terminal): Promise<number> {
  const { name } = services.deployment;
  const info = await describe(services.client, name).catch((error: unknown) => {
    if (grpcCodeOf(error) === grpcCodes.notFound) return null;
    throw error;
  });
  if (info === null) {
    terminal.say(
      `No worker of the deployment ${name} has been seen: all orders go to workers without a version.`,
    );
    return 0;
  }
  const {
    currentDeploymentVersion,
    rampingDeploymentVersion,
    rampingVersionPercentage = 0,
  } = info.routingConfig ?? {};
  const current = currentDeploymentVersion?.buildId ?? none;
  const ramping = rampingDeploymentVersion?.buildId ?? none;
  const percentage = rampingVersionPercentage ?? 0;
  const shareOf = (id: string) => {
    if (percentage > 0 && id === ramping) return `${percentage} %`;
    return id === current ? `${100 - percentage} %` : '0 %';
  };
  const ids = (info.versionSummaries ?? []).map(
    ({ deploymentVersion }) => deploymentVersion?.buildId ?? '',
  );
  const rows = [...ids, none].map((id) => ({ build: id, orders: shareOf(id) }));
  for (const line of table(rows)) terminal.say(line);
  return 0;
}

/** Without a build: the one of WORKER_BUILD_ID. */
export async function makeCurrent(
  [typed]: readonly string[],
  services: OpsServices,
  terminal: Terminal,
): Promise<number> {
  const { build: buildId } = parse(typedCurrent, {
    build: typed ?? services.deployment.buildId ?? '',
  });
  return await change(services, terminal, buildId, async (request) => {
    await services.client.workflowService.setWorkerDeploymentCurrentVersion(request);
    return buildId === none
      ? 'All orders go to workers without a version.'
      : `All orders go to workers of build ${buildId}.`;
  });
}

export async function ramp(
  [typed, percent]: readonly string[],
  services: OpsServices,
  terminal: Terminal,
): Promise<number> {
  const { build: buildId, percent: percentage } = parse(typedRamp, { build: typed, percent });
  return await change(services, terminal, buildId, async (request) => {
    await services.client.workflowService.setWorkerDeploymentRampingVersion({
      ...request,
      percentage,
    });
    return `${percentage} % of the orders go to workers of build ${buildId}, the others where they went.`;
  });
}

interface Request {
  readonly namespace: string;
  readonly deploymentName: string;
  readonly buildId: string;
  readonly identity: string;
}

/** Temporal refuses a build that has no workers; that is waited for, as they may only just have started. */
async function change(
  { client, deployment, patienceMs: patience = patienceMs }: OpsServices,
  terminal: Terminal,
  buildId: string,
  ask: (request: Request) => Promise<string>,
): Promise<number> {
  const request = {
    namespace: client.options.namespace,
    deploymentName: deployment.name,
    buildId: buildId === none ? '' : buildId,
    identity: client.options.identity,
  };
  const end = Date.now() + patience;
  let isTold = false;
  for (;;) {
    try {
      terminal.say(await client.withDeadline(Date.now() + callMs, () => ask(request)));
      return 0;
    } catch (error) {
      const isUnknown = grpcCodeOf(error) === grpcCodes.notFound;
      if (!isUnknown && grpcCodeOf(error) !== grpcCodes.failedPrecondition) throw error;
      if (Date.now() > end || buildId === none) {
        terminal.say(
          isUnknown
            ? `No worker of build ${buildId} of the deployment ${deployment.name} has asked for work: is WORKER_BUILD_ID set for it?`
            : `Temporal refuses it: ${detailsOf(error)}`,
        );
        return 1;
      }
      if (!isTold)
        terminal.say(`Waiting up to ${patience / 1_000} s for a worker of build ${buildId} …`);
      isTold = true;
      await wait(500);
    }
  }
}

async function describe(client: Client, deploymentName: string) {
  const { workerDeploymentInfo } = await client.withDeadline(Date.now() + callMs, () =>
    client.workflowService.describeWorkerDeployment({
      namespace: client.options.namespace,
      deploymentName,
    }),
  );
  return workerDeploymentInfo ?? null;
}

function detailsOf(error: unknown): string {
  return isGrpcServiceError(error) ? error.details : String(error);
}

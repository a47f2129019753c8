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
/** What a worker that starts to ask for work can change. */
const passing = /missing active task queues|not found|no Worker Deployment found/i;
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
  const { current, ramping, percentage } = routingOf(info);
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
    const { workflowService } = services.client;
    await workflowService.setWorkerDeploymentCurrentVersion(request);
    const { ramping, percentage } = routingOf(
      await describe(services.client, services.deployment.name),
    );
    // Temporal lets the ramp of another build stand.
    if (percentage > 0) {
      await workflowService.setWorkerDeploymentRampingVersion({
        ...request,
        buildId: ramping === none ? '' : ramping,
        percentage: 0,
      });
    }
    const ended = percentage > 0 ? ` The ramp of ${nameOf(ramping)} has ended.` : '';
    return `All orders go to ${nameOf(buildId)}.${ended}`;
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
    return `${percentage} % of the orders go to ${nameOf(buildId)}, the others where they went.`;
  });
}

function nameOf(buildId: string): string {
  return buildId === none ? 'workers without a version' : `workers of build ${buildId}`;
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
      const mayChange = isUnknown || passing.test(detailsOf(error));
      if (Date.now() > end || buildId === none || !mayChange) {
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

type Described = Awaited<ReturnType<typeof describe>>;

function routingOf(info: Described) {
  const routing = info?.routingConfig;
  return {
    current: routing?.currentDeploymentVersion?.buildId ?? none,
    ramping: routing?.rampingDeploymentVersion?.buildId ?? none,
    percentage: routing?.rampingVersionPercentage ?? 0,
  };
}

function detailsOf(error: unknown): string {
  return isGrpcServiceError(error) ? error.details : String(error);
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Which build of which deployment a worker is. */
export interface Build {
  readonly deploymentName: string;
  readonly buildId: string;
}

/**
 * How Temporal knows a versioned worker. Every workflow goes on with whichever build is current: orders are open
 * for longer than a build is kept running, and what changes in a workflow stands behind `patched()`. None is
 * pinned, the short ones neither: a pinned one needs the workers it began with until it ends, and where a new
 * version takes the place of the old one there are none.
 */
export function versionOf(build: Build): WorkerDeploymentOptions {
  return {
    version: { ...build },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  };
}

/** To which workers Temporal gives what is on a task queue; null is all that have no version. */
export interface Routing {
  readonly current: Build | null;
  readonly ramping: { readonly build: Build | null; readonly percentage: number } | undefined;
}

/** What of a queue comes to workers of one build. */
export type Share =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly percentage: number }
  | { readonly kind: 'none' };

export function shareOf(build: Build | undefined, { current, ramping }: Routing): Share {
  const percentage = ramping?.percentage ?? 0;
  if (isSame(build, current)) {
    return percentage === 0 ? { kind: 'all' } : { kind: 'some', percentage: 100 - percentage };
  }
  return ramping !== undefined && percentage > 0 && isSame(build, ramping.build)
    ? { kind: 'some', percentage }
    : { kind: 'none' };
}

function isSame(build: Build | undefined, other: Build | null): boolean {
  if (build === undefined || other === null) return build === undefined && other === null;
  return build.buildId === other.buildId && build.deploymentName === other.deploymentName;
}

export async function routingOf(client: Client, queue: string): Promise<Routing> {
  const { versioningInfo } = await client.withDeadline(Date.now() + 10_000, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: queue },
      // Of workflow tasks, 1 in the protocol.
      taskQueueType: 1,
    }),
  );
  const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
    versioningInfo ?? {};
  return {
    current: buildOf(currentDeploymentVersion),
    ramping: rampingVersionPercentage
      ? { build: buildOf(rampingDeploymentVersion), percentage: rampingVersionPercentage }
      : undefined,
  };
}

function buildOf(
  version: { deploymentName?: string | null; buildId?: string | null } | null | undefined,
): Build | null {
  const { deploymentName, buildId } = version ?? {};
  return deploymentName && buildId ? { deploymentName, buildId } : null;
}

export interface Watch {
  readonly client: Client;
  readonly queue: string;
  readonly build: Build | undefined;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
  /** Hears which share of the orders this worker's build gets, from 0 to 1, each time that is asked. */
  readonly onShare?: ((share: number) => void) | undefined;
}

/**
 * Says at the start, whenever it changes, and again and again while it is so, that this worker gets nothing because
 * another build is current: Temporal itself would let orders wait without a word.
 */
export async function watchVersion(watch: Watch): Promise<void> {
  const { client, queue, build, log, signal, everyMs = 60_000, onShare } = watch;
  let before = '';
  while (!signal.aborted) {
    const routing = await routingOf(client, queue).catch(() => undefined);
    if (routing !== undefined) {
      const share = shareOf(build, routing);
      const now = JSON.stringify(share);
      onShare?.(ratioOf(share));
      const facts = { queue, build: build?.buildId, current: nameOf(routing.current) };
      if (share.kind === 'none') log.warn(facts, `this worker gets no orders: ${whyNone(build)}`);
      else if (share.kind === 'some' && now !== before) {
        log.info(facts, `this worker gets ${share.percentage} % of the orders`);
      } else if (build !== undefined && now !== before) log.info(facts, 'this build is current');
      before = now;
    }
    await wait(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function ratioOf(share: Share): number {
  if (share.kind === 'some') return share.percentage / 100;
  return share.kind === 'all' ? 1 : 0;
}

function nameOf(build: Build | null): string {
  return build === null ? 'workers without a version' : build.buildId;
}

function whyNone(build: Build | undefined): string {
  return build === undefined
    ? 'a build is current, and it has none (set WORKER_BUILD_ID, or run "npm run ops -- deployment current none")'
    : `its build is not current (run "npm run ops -- deployment current ${build.buildId}")`;
}

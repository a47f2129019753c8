import { setTimeout as wait } from 'node:timers/promises';
import { reconcileByHand } from '../../activities/reconciler/by-hand';
import { lookAt } from '../../activities/reconciler/look';
import type { Config } from '../../config';
import { randomFrom } from '../integration/db/random';
import type { Tally } from './book';
import { retryAll } from './load';
import type { Shop } from './shop';
import type { FaultStack } from './stack';

/** A round in which nothing comes to rest by then has failed. */
const restWithinMs = 150_000;

const reconcilerShop: Config['shop'] = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'http://shop.test',
  temporalUrl: 'http://temporal.test/namespaces/default',
};

/**
 * Waits until all parts run, every message has an outcome, every order its actor, and neither the reconciler nor
 * Temporal has anything to say; what failed for a passing reason is sent again meanwhile.
 *
 * @returns what is still missing when the time is over; nothing where it is at rest
 */
export async function comeToRest(stack: FaultStack, shop: Shop, tally: Tally): Promise<string[]> {
  const random = randomFrom(1);
  const until = Date.now() + restWithinMs;
  for (let round = 1; ; round += 1) {
    const missing = await whatIsMissing(stack).catch((error: unknown) => [
      `it could not be asked: ${error instanceof Error ? error.message : String(error)}`,
    ]);
    if (missing.length === 0 || Date.now() > until) return missing;
    await wait(250);
    if (round % 8 === 0 && missing.some((each) => each.includes('failed'))) {
      await retryAll({ shop, tally }, random);
    }
  }
}

async function whatIsMissing(stack: FaultStack): Promise<string[]> {
  if (!(await stack.isUp())) return ['not all parts are up'];
  const open = await openInDatabase(stack);
  if (open.length > 0) return open;
  const failing = await failingTasks(stack);
  if (failing.length > 0) return failing;
  return reconcilerFinds(stack);
}

interface Open {
  readonly pending: number;
  readonly failed: number;
  readonly actorless: number;
  readonly retries: number;
}

async function openInDatabase({ db }: FaultStack): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Open[] }>(`
    SELECT (SELECT count(*) FROM notifications WHERE status = 'pending') AS pending,
           (SELECT count(*) FROM notifications
            WHERE status = 'failed' AND error_kind <> 'unknown') AS failed,
           (SELECT count(*) FROM orders WHERE actor_started_at IS NULL
            AND status NOT IN ('delivered', 'cancelled', 'refunded')) AS actorless,
           (SELECT count(*) FROM notification_retries WHERE status = 'running') AS retries`);
  const counts: readonly (readonly [string, number | undefined])[] = [
    ['messages wait to be sent', rows[0]?.pending],
    ['messages have failed and can be sent again', rows[0]?.failed],
    ['orders wait for their actor', rows[0]?.actorless],
    ['mass retries are under way', rows[0]?.retries],
  ];
  return counts.flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]));
}

const atMost = 1_000;

/** A workflow task that was tried more than once fails, or waits for a worker that has gone. */
async function failingTasks({ client }: FaultStack): Promise<string[]> {
  const ids: string[] = [];
  const query = `ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: atMost })) {
    ids.push(workflowId);
  }
  const looks = [...(await lookAt(client, ids)).values()];
  return looks
    .filter(({ isRunning, attempt }) => isRunning && attempt > 1)
    .map(({ workflowId, attempt }) => `${workflowId} is at attempt ${attempt} of a workflow task`);
}

/** `npm run reconcile -- --dry-run`, which looks twice with a pause in between where something is odd. */
async function reconcilerFinds({ db, client }: FaultStack): Promise<string[]> {
  const lines: string[] = [];
  const services = { db, client, shop: reconcilerShop, queue: 'orders', settleMs: 3_000 };
  await reconcileByHand(services, true, { write: (text) => lines.push(text.trimEnd()) });
  const isClean = lines.at(-1)?.startsWith('0 need a person, 0 would be repaired') === true;
  return isClean ? [] : lines.filter((line) => /^ |need a person/.test(line));
}

import { setTimeout as wait } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { orderStates } from '../../db/reconciliation/orders';
import {
  judge,
  type Found,
  type OrderState,
  type Running,
  type WorkflowFinding,
} from '../../workflows/domain/finding';
import { lookAnew, orderIdOf, processOrderType } from '../../workflows/order/messages';
import { lookAt, shownBy, type Look } from './look';
import { someAtOnce, type Reconciler } from './reconciler';

const pageSize = 500;

/** One of the workflows that Temporal lists as running. */
type Listed = Pick<Look, 'workflowId' | 'type' | 'shown'>;

/** What is wrong with a workflow, sure by two looks between which nothing happened. */
export type Verdicts = ReadonlyMap<WorkflowFinding, readonly Found[]>;

/**
 * Whether the actors that run have an order to run for and show it as it is. In a full run, too, whether
 * the workflows that run get on: only Temporal itself knows, and is asked of each.
 */
export async function checkWorkflows(reconciler: Reconciler): Promise<void> {
  const { client, queue } = reconciler;
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${queue}'`;
  let page: Listed[] = [];
  for await (const each of client.workflow.list({ query, pageSize })) {
    const { workflowId, type, typedSearchAttributes } = each;
    page.push({ workflowId, type, shown: shownBy(typedSearchAttributes) });
    if (page.length < pageSize) continue;
    await checkPage(reconciler, page);
    page = [];
  }
  await checkPage(reconciler, page);
}

async function checkPage(reconciler: Reconciler, page: readonly Listed[]): Promise<void> {
  const suspects = reconciler.run.isFull ? page : await doubtful(reconciler, page);
  const ids = suspects.map(({ workflowId }) => workflowId);
  await putRight(reconciler, await judgeWorkflows(reconciler, ids));
  if (reconciler.isAfterRestore && !reconciler.isTrial) await takeBack(reconciler, page);
  reconciler.passed(page.length, page.at(-1)?.workflowId ?? '');
}

/** Actors know of what was lost with the database, though it may not show: to each, the database is right. */
async function takeBack({ client }: Reconciler, page: readonly Listed[]): Promise<void> {
  const actors = page.filter(({ type }) => type === processOrderType);
  await someAtOnce(actors, ({ workflowId }) =>
    client.workflow.getHandle(workflowId).signal(lookAnew, { isRestored: true }).catch(unlessEnded),
  );
}

/** By what the list says of them, which may be old. */
async function doubtful({ db }: Reconciler, page: readonly Listed[]): Promise<Listed[]> {
  const orders = await ordersOf(db, page);
  return page.filter((each) => judge(runningOf({ ...each, attempt: 0 }, orders)) !== null);
}

/** Looks twice. Who is only a moment behind (a step is written down before it is shown) has caught up by then. */
export async function judgeWorkflows(
  reconciler: Reconciler,
  workflowIds: readonly string[],
): Promise<Verdicts> {
  const before = await observe(reconciler, workflowIds);
  const verdicts = new Map<WorkflowFinding, Found[]>();
  if (before.size === 0) return verdicts;
  await wait(reconciler.settleMs);
  const after = await observe(reconciler, [...before.keys()]);
  for (const [workflowId, { kind, order, look }] of after) {
    const first = before.get(workflowId);
    if (first === undefined || first.kind !== kind) continue;
    if (kind !== 'task_failing' && hasMoved(first, { look, order })) continue;
    const found = verdicts.get(kind) ?? [];
    found.push(describe(workflowId, kind, look, order));
    verdicts.set(kind, found);
  }
  return verdicts;
}

export async function putRight(reconciler: Reconciler, verdicts: Verdicts): Promise<void> {
  const { client } = reconciler;
  for (const kind of ['task_failing', 'actor_idle'] as const) {
    await reconciler.report(kind, verdicts.get(kind) ?? []);
  }
  const lost = verdicts.get('order_missing') ?? [];
  if (reconciler.isAfterRestore) {
    await reconciler.repair('order_missing', lost, ({ subject }) =>
      client.workflow
        .getHandle(subject)
        .terminate('Its order is not in the database, which was restored.')
        .catch(unlessEnded),
    );
  } else await reconciler.report('order_missing', lost);
  await reconciler.repair('attributes_differ', verdicts.get('attributes_differ') ?? [], (each) =>
    client.workflow.getHandle(each.subject).signal(lookAnew).catch(unlessEnded),
  );
}

/** It has ended since: then it shows what it ended with. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

interface Observed {
  readonly kind: WorkflowFinding;
  readonly look: Look;
  readonly order: OrderState | 'draft' | undefined;
}

/** Those with whom something is wrong at this moment. */
async function observe(
  { db, client }: Reconciler,
  workflowIds: readonly string[],
): Promise<Map<string, Observed>> {
  const looks = [...(await lookAt(client, workflowIds)).values()].filter((each) => each.isRunning);
  const orders = await ordersOf(db, looks);
  const observed = new Map<string, Observed>();
  for (const look of looks) {
    const running = runningOf(look, orders);
    const kind = judge(running);
    const order = running.isActor ? running.order : undefined;
    if (kind !== null) observed.set(look.workflowId, { kind, look, order });
  }
  return observed;
}

type Orders = Awaited<ReturnType<typeof orderStates>>;

function ordersOf(db: Reconciler['db'], workflows: readonly Listed[]): Promise<Orders> {
  const ids = workflows.flatMap(({ type, workflowId }) =>
    type === processOrderType ? (orderIdOf(workflowId) ?? []) : [],
  );
  return orderStates(db, ids);
}

function runningOf(look: Listed & Pick<Look, 'attempt'>, orders: Orders): Running {
  const { type, workflowId, attempt, shown } = look;
  if (type !== processOrderType) return { isActor: false, attempt };
  return { isActor: true, attempt, shown, order: orders.get(orderIdOf(workflowId) ?? '') };
}

function hasMoved(one: Pick<Observed, 'look' | 'order'>, other: typeof one): boolean {
  return (
    one.look.runId !== other.look.runId ||
    one.look.historyLength !== other.look.historyLength ||
    versionOf(one.order) !== versionOf(other.order)
  );
}

function versionOf(order: Observed['order']): number {
  return typeof order === 'object' ? order.version : 0;
}

function describe(
  workflowId: string,
  kind: WorkflowFinding,
  { type, runId, attempt, shown }: Look,
  order: Observed['order'],
): Found {
  const known = typeof order === 'object' ? order : undefined;
  const label = known?.orderNumber ?? workflowId;
  const details =
    kind === 'attributes_differ' && known !== undefined
      ? {
          status: known.status,
          shown_status: shown.status ?? null,
          is_paid: known.isPaid,
          shown_is_paid: shown.isPaid ?? null,
          failed: known.failed,
          shown_failed: shown.failed ?? null,
        }
      : { type, run_id: runId, attempt };
  return { subject: workflowId, label, details };
}

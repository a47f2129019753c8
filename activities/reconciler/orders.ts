import {
  compareOrders,
  ordersInNeed,
  ordersUnsettled,
  type ComparedOrder,
} from '../../db/reconciliation/orders';
import { fromCents } from '../../workflows/domain/money';
import { isAtRest } from '../../workflows/domain/order-status';
import type { Found } from '../../workflows/domain/finding';
import { actorOptions, orderWorkflowId, processOrderType } from '../../workflows/order/messages';
import { goneAmong } from './look';
import { firstId, type Reconciler } from './reconciler';

const pageSize = 500;

/** Whether orders agree with their items and timeline, and have the actor that they should: the open ones; in a full run, all. */
export async function checkOrders(reconciler: Reconciler, after = firstId): Promise<void> {
  const { db, run } = reconciler;
  for (let last = after; ;) {
    const page = await compareOrders(db, { after: last, limit: pageSize, isFull: run.isFull });
    await reconciler.report('total_differs', ofOtherTotal(page));
    await reconciler.report('status_differs', ofOtherStatus(page));
    const open = page.filter(({ status, isImported }) => !isAtRest(status) && !isImported);
    await giveActors(
      reconciler,
      open.map(({ id }) => id),
    );
    last = page.at(-1)?.id ?? last;
    reconciler.passed(page.length, last);
    if (page.length < pageSize) return;
  }
}

/** Whether somebody sends what orders, those at rest too, still have to tell. */
export async function checkUnsettled(reconciler: Reconciler, after = firstId): Promise<void> {
  for (let last = after; ;) {
    const page = await ordersUnsettled(reconciler.db, last, pageSize);
    await giveActors(reconciler, page);
    last = page.at(-1) ?? last;
    reconciler.passed(page.length, last);
    if (page.length < pageSize) return;
  }
}

async function giveActors(reconciler: Reconciler, ids: readonly string[]): Promise<void> {
  await startActors(reconciler, await withoutActor(reconciler, ids));
}

export function startActors(reconciler: Reconciler, found: readonly Found[]): Promise<void> {
  const { client, queue } = reconciler;
  // Whoever has started it meanwhile is found, and left alone.
  return reconciler.repair('actor_missing', found, ({ subject }) =>
    client.workflow.start(processOrderType, actorOptions(subject, queue)),
  );
}

/**
 * First who does not run, then, of those, who still should: an actor that has just ended has left
 * nothing to do in the database, and an order just placed has its actor already.
 */
export async function withoutActor(
  { db, client }: Reconciler,
  ids: readonly string[],
): Promise<Found[]> {
  const gone = new Set(await goneAmong(client, ids.map(orderWorkflowId)));
  const suspects = ids.filter((id) => gone.has(orderWorkflowId(id)));
  if (suspects.length === 0) return [];
  const inNeed = await ordersInNeed(db, suspects);
  return inNeed.map(({ id, orderNumber }) => ({ subject: id, label: orderNumber, details: {} }));
}

export async function recheckTotals({ db }: Reconciler, ids: readonly string[]): Promise<Found[]> {
  return ofOtherTotal(await compareOrders(db, { ids }));
}

export async function recheckStatuses(
  { db }: Reconciler,
  ids: readonly string[],
): Promise<Found[]> {
  return ofOtherStatus(await compareOrders(db, { ids }));
}

function ofOtherTotal(orders: readonly ComparedOrder[]): Found[] {
  return orders
    .filter(({ totalCents, itemsCents }) => totalCents !== itemsCents)
    .map(({ id, orderNumber, totalCents, itemsCents }) => ({
      subject: id,
      label: orderNumber,
      details: { total: fromCents(totalCents), items: fromCents(itemsCents) },
    }));
}

function ofOtherStatus(orders: readonly ComparedOrder[]): Found[] {
  return orders
    .filter(({ status, told }) => status !== told)
    .map(({ id, orderNumber, status, told }) => ({
      subject: id,
      label: orderNumber,
      details: { status, timeline: told },
    }));
}

import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { reconcileByHand } from '../../../activities/reconciler/by-hand';
import { aCustomer, orderOf, shop, until, type System } from '../harness';

/** A full run by hand, with what it told. */
export async function byHand(
  system: System,
  {
    isTrial = false,
    isAfterRestore = false,
    client = system.client,
  }: { isTrial?: boolean; isAfterRestore?: boolean; client?: Client } = {},
): Promise<{ readonly code: number; readonly said: string }> {
  const lines: string[] = [];
  const services = {
    db: system.db,
    client,
    shop,
    queue: `orders${system.queueSuffix}`,
    settleMs: 300,
    isAfterRestore,
  };
  const out = { write: (text: string) => lines.push(text) };
  const code = await reconcileByHand(services, isTrial, out);
  return { code, said: lines.join('') };
}

export interface Tried {
  readonly id: string;
  readonly number: string;
  readonly token: string;
}

export async function anOrder(system: System, product: { id: string }): Promise<Tried> {
  const { token } = await aCustomer(system.db);
  const { status, body } = await system.call('POST', '/orders/', {
    token,
    body: orderOf([product, 1]),
  });
  if (status !== 201) throw new Error(`the order was refused: ${status}`);
  return { id: body.id, number: body.order_number, token };
}

/** Until all that it has to tell is told, and its actor knows that. */
export async function settled(system: System, order: Tried): Promise<void> {
  await until('its messages are sent', async () => {
    const rows = await system.db('notifications').where({ orderId: order.id });
    return rows.length > 0 && rows.every(({ status }) => status === 'sent');
  });
  await until('its actor has nothing left to do', async () => {
    const { raw } = await actorOf(system, order).describe();
    return !raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0;
  });
}

export const actorOf = (system: System, { id }: Tried) =>
  system.client.workflow.getHandle(`order-${id}`);

/** Terminates its actor, until Temporal's lists, which come a moment later, know it too. */
export async function loseActor(system: System, order: Tried): Promise<void> {
  await actorOf(system, order).terminate('gone');
  await until('it is listed as gone', async () => {
    const query = `WorkflowId = 'order-${order.id}' AND ExecutionStatus = 'Running'`;
    return (await system.client.workflow.count(query)).count === 0;
  });
}

/** Open findings, or all. */
export const findingsOf = (system: System, where: Record<string, unknown> = {}) =>
  system.db('findings').where(where).orderBy('id');

export const openOf = (system: System, where: Record<string, unknown> = {}) =>
  findingsOf(system, where).whereNull('resolvedAt');

/** As the clock runs it. */
export function asScheduled(system: System) {
  return system.client.workflow.execute('reconcile', {
    workflowId: `reconcile-${randomUUID()}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
}

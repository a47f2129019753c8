import { proxyActivities } from '@temporalio/workflow';
import type { UpkeepActivities } from '../../activities/upkeep';

const { adoptOrdersWithoutActor } = proxyActivities<UpkeepActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '10m',
  summary: 'Start the actor of every order, and the sender of every message, that has none',
});

/** Every ten minutes, behind the API's own loop: orders taken while Temporal was away get their actor. */
export async function adoptOrders(): Promise<{ started: number }> {
  return { started: await adoptOrdersWithoutActor() };
}

import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ReconcilerActivities } from '../../activities/reconciler';
import { add, nothingYet, type Tally } from '../domain/finding';

const looking = (summary: string) =>
  proxyActivities<ReconcilerActivities>({
    summary,
    // All of a large shop, once a day; the schedule's own limit lies just above.
    startToCloseTimeout: '50m',
    heartbeatTimeout: '2m',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
  });
const { beginReconciliation } = looking('See whether it is time to look at everything');
const { lookAtStock } = looking('Hold stock against its ledger');
const { lookAtOrders } = looking('Hold orders against items, timeline and actors');
const { lookAtUnsettled } = looking('See who sends what orders have to tell');
const { lookAtWorkflows } = looking('Hold the workflows that run against their orders');
const { lookAtSenders } = looking('See who sends what belongs to no order');
const { lookAtDrafts } = looking('Sweep drafts nobody finished');
const { lookAtOpenFindings } = looking('Look again at what is open');
const { endReconciliation } = looking('Tell the admins what needs them');

/** In ids and numbers. */
export interface Reconciliation extends Tally {
  readonly isFull: boolean;
  readonly open: number;
  readonly needPerson: number;
  readonly told: number;
}

/** Hourly: what is open or was touched is looked at; once a day, everything. May be run again at any time. */
export async function reconcile(): Promise<Reconciliation> {
  const run = await beginReconciliation(workflowInfo().runId);
  let all = nothingYet;
  for (const look of [
    lookAtStock,
    lookAtOrders,
    lookAtUnsettled,
    lookAtWorkflows,
    lookAtSenders,
    lookAtDrafts,
    lookAtOpenFindings,
  ]) {
    all = add(all, await look(run));
  }
  return { ...all, isFull: run.isFull, ...(await endReconciliation(run, all)) };
}

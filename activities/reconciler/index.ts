import { Context, activityInfo, heartbeat, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Config } from '../../config';
import type { Knex } from '../../db/database';
import { beginRun, type Run } from '../../db/reconciliation/runs';
import type { Tally } from '../../workflows/domain/finding';
import { finish, type Told } from './finish';
import { parts, type Part } from './parts';
import { Reconciler, type Position } from './reconciler';

export type ReconcilerActivities = ReturnType<typeof createReconcilerActivities>;

/** An actor writes a step down, then shows it: a fraction of a second, more where its worker is busy. */
export const settleMs = 5_000;

/** The reconciler's parts as activities: each may be cut off and run again at any time. */
export function createReconcilerActivities(services: {
  readonly db: Knex;
  readonly client: Client;
  readonly shop: Config['shop'];
  /** The orders' task queue. */
  readonly queue: string;
}) {
  const { db, client, shop, queue } = services;

  const activity = (name: string, { look, goesOn }: Part) => {
    return async (run: Run): Promise<Tally> => {
      const { cancellationSignal } = Context.current();
      const reached = goesOn ? reachedBefore() : undefined;
      const onProgress = (position: Position) => {
        heartbeat(position);
        cancellationSignal.throwIfAborted();
      };
      const given = { db, client, queue, settleMs, run, isTrial: false, onProgress };
      const reconciler = new Reconciler(given, reached?.tally);
      await look(reconciler, reached?.after);
      const { checked, found, repaired } = reconciler.tally;
      log.info('reconciled', { part: name, checked, found, repaired });
      return reconciler.tally;
    };
  };

  return {
    beginReconciliation: (runId: string): Promise<Run> => beginRun(db, runId, null),
    lookAtStock: activity('stock', parts.stock),
    lookAtOrders: activity('orders', parts.orders),
    lookAtUnsettled: activity('unsettled', parts.unsettled),
    lookAtWorkflows: activity('workflows', parts.workflows),
    lookAtSenders: activity('senders', parts.senders),
    lookAtDrafts: activity('drafts', parts.drafts),
    lookAtOpenFindings: activity('open', parts.open),
    endReconciliation: (run: Run, all: Tally): Promise<Told> =>
      finish({ db, client, shop, queue }, run, all),
  };
}

/** What the attempt before told with its last heartbeat. */
function reachedBefore(): Position | undefined {
  const details: Position | undefined = activityInfo().heartbeatDetails;
  return details;
}

import { groupBy } from '../../db/group';
import { openUnseen, resolve, type OpenFinding } from '../../db/reconciliation/findings';
import type { FindingKind } from '../../workflows/domain/finding';
import { recheckStatuses, recheckTotals, startActors, withoutActor } from './orders';
import type { Reconciler } from './reconciler';
import { startSenders, withoutSender } from './senders';
import { recheckStock } from './stock';
import { judgeWorkflows, putRight } from './workflows';

const pageSize = 100;

/** Looks once more at what is open and was not met in this run, and closes what is right again. */
export async function recheckFindings(reconciler: Reconciler, after = '0'): Promise<void> {
  const { db, run } = reconciler;
  for (let last = Number(after); ;) {
    const page = await openUnseen(db, run, last, pageSize);
    for (const [kind, findings] of groupBy(page, (each) => each.kind)) {
      const subjects = findings.map(({ subject }) => subject);
      await lookAgain(reconciler, kind, subjects);
    }
    // What was met in the look has been seen later than this run began, and stays.
    if (!reconciler.isTrial) await resolve(db, run, idsOf(page));
    last = page.at(-1)?.id ?? last;
    reconciler.passed(page.length, String(last));
    if (page.length < pageSize) return;
  }
}

function idsOf(findings: readonly OpenFinding[]): number[] {
  return findings.map(({ id }) => id);
}

async function lookAgain(
  reconciler: Reconciler,
  kind: FindingKind,
  subjects: readonly string[],
): Promise<void> {
  switch (kind) {
    case 'stock_differs':
      return reconciler.report(kind, await recheckStock(reconciler, subjects));
    case 'total_differs':
      return reconciler.report(kind, await recheckTotals(reconciler, subjects));
    case 'status_differs':
      return reconciler.report(kind, await recheckStatuses(reconciler, subjects));
    case 'actor_missing':
      return startActors(reconciler, await withoutActor(reconciler, subjects));
    case 'sender_missing':
      return startSenders(reconciler, await withoutSender(reconciler, subjects));
    case 'mailing_missing':
      // All that stand still were met in this run already; the others go on, or have ended.
      return;
    case 'attributes_differ':
    case 'actor_idle':
    case 'order_missing':
    case 'task_failing':
      // Whatever is wrong with it by now.
      return putRight(reconciler, await judgeWorkflows(reconciler, subjects));
  }
}

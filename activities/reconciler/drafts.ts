import { countOldDrafts, sweepDrafts } from '../../db/orders/drafts';
import type { Reconciler } from './reconciler';

const draftAgeMs = 3_600_000;

/** Removes what nobody finished within the hour; its callers have long had another answer. */
export async function checkDrafts(reconciler: Reconciler): Promise<void> {
  const { db, isTrial } = reconciler;
  const count = await (isTrial ? countOldDrafts : sweepDrafts)(db, draftAgeMs);
  reconciler.swept(count);
  reconciler.passed(count, '');
}

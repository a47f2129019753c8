import { checkDrafts } from './drafts';
import { checkOrders, checkUnsettled } from './orders';
import { recheckFindings } from './recheck';
import type { Reconciler } from './reconciler';
import { checkSenders } from './senders';
import { checkStock } from './stock';
import { checkWorkflows } from './workflows';

/** A part of a run. `goesOn`: cut off, it goes on behind the last that it looked at, in the order of ids. */
export interface Part {
  readonly look: (reconciler: Reconciler, after?: string) => Promise<void>;
  readonly goesOn: boolean;
}

/** In this order; the last looks at what the others did not meet. */
export const parts = {
  stock: { look: checkStock, goesOn: true },
  orders: { look: checkOrders, goesOn: true },
  unsettled: { look: checkUnsettled, goesOn: true },
  workflows: { look: checkWorkflows, goesOn: false },
  senders: { look: checkSenders, goesOn: false },
  drafts: { look: checkDrafts, goesOn: false },
  open: { look: recheckFindings, goesOn: true },
} as const satisfies Record<string, Part>;

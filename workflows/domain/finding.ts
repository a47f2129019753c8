import { isAtRest, type OrderStatus } from './order-status';

/** What the reconciler can find not to be as it should. */
export const findingKinds = [
  'stock_differs',
  'total_differs',
  'status_differs',
  'actor_missing',
  'attributes_differ',
  'sender_missing',
  'mailing_missing',
  'actor_idle',
  'order_missing',
  'task_failing',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** What a finding is about, and its id is of. */
export const subjectTypes = {
  stock_differs: 'product',
  total_differs: 'order',
  status_differs: 'order',
  actor_missing: 'order',
  attributes_differ: 'workflow',
  sender_missing: 'notification',
  mailing_missing: 'mailing',
  actor_idle: 'workflow',
  order_missing: 'workflow',
  task_failing: 'workflow',
} as const satisfies Record<FindingKind, string>;
export type SubjectType = (typeof subjectTypes)[FindingKind];

/** Something found, in ids, numbers and codes: nothing in it names a person. */
export interface Found {
  readonly subject: string;
  /** As people call it: an order's number, a product's SKU. */
  readonly label: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** What is repaired again at so many looks, never seen right in between, does not hold: a person must look. */
export const mostRepairs = 3;

/** A workflow task that has been tried so often is failing; a worker that was killed costs one or two. */
export const failingAttempts = 3;

/** What of an order its actor shows in Temporal. */
export interface Shown {
  readonly status: string | undefined;
  readonly isPaid: boolean | undefined;
  readonly failed: number | undefined;
}

/** An order as the database has it. */
export interface OrderState {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly isPaid: boolean;
  readonly pending: number;
  readonly failed: number;
  readonly version: number;
}

/** A workflow that runs, and the order it is the actor of; `draft`: it is about to place it. */
export type Running =
  | { readonly isActor: false; readonly attempt: number }
  | {
      readonly isActor: true;
      readonly attempt: number;
      readonly shown: Shown;
      readonly order: OrderState | 'draft' | undefined;
    };

export type WorkflowFinding = Extract<
  FindingKind,
  'task_failing' | 'order_missing' | 'attributes_differ' | 'actor_idle'
>;

/** What is wrong with it at this moment; null where nothing is. A moment later its actor may have caught up. */
export function judge(running: Running): WorkflowFinding | null {
  if (running.attempt >= failingAttempts) return 'task_failing';
  if (!running.isActor || running.order === 'draft') return null;
  const { order, shown } = running;
  if (order === undefined) return 'order_missing';
  if (
    shown.status !== order.status ||
    shown.isPaid !== order.isPaid ||
    shown.failed !== order.failed
  ) {
    return 'attributes_differ';
  }
  return isAtRest(order.status) && order.pending + order.failed === 0 ? 'actor_idle' : null;
}

/** What a run of the reconciler, or a part of it, came to. */
export interface Tally {
  readonly checked: number;
  readonly found: number;
  readonly repaired: number;
  /** The first of what was found or repaired. */
  readonly ids: readonly string[];
}

export const nothingYet: Tally = { checked: 0, found: 0, repaired: 0, ids: [] };

const mostIds = 50;

export function add(one: Tally, other: Tally): Tally {
  return {
    checked: one.checked + other.checked,
    found: one.found + other.found,
    repaired: one.repaired + other.repaired,
    ids: [...one.ids, ...other.ids].slice(0, mostIds),
  };
}

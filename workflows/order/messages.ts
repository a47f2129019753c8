import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ShortLine } from '../domain/failures';
import type { Actor, OrderStatus } from '../domain/order-status';

/**
 * What can be said to an order's actor. Only ids, numbers, statuses and amounts travel here: names,
 * addresses and free text stay in PostgreSQL (a note as the `order_commands` row whose id is the
 * update's id), so that Temporal holds nothing about a person.
 */

export const processOrderType = 'processOrder';

export function orderWorkflowId(orderId: string): string {
  return `order-${orderId}`;
}

const workflowIds = /^order-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Of which order this is the actor; null where that is no order's id. */
export function orderIdOf(workflowId: string): string | null {
  return workflowIds.exec(workflowId)?.[1] ?? null;
}

/** How an order's actor is started, by whomever: it goes on if it runs, else it loads its order anew. */
export function actorOptions(orderId: string, taskQueue: string, requestId?: string) {
  return {
    workflowId: orderWorkflowId(orderId),
    taskQueue,
    args: [{ orderId, ...asked(requestId) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'The life of one order, from placement to rest',
  } as const satisfies Record<string, unknown>;
}

export interface OrderRef {
  readonly orderId: string;
}

/** Carried along so that the logs of API, workflow and activities can be joined. */
export interface Asked {
  readonly requestId?: string;
  /** Who asks; the system where nobody is named, as from Temporal Web. */
  readonly by?: Actor;
}

/** Passes a request's id on, where there is one. */
export function asked(requestId: string | undefined): { requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}

/** How placing ended: `absent` is an actor that found neither a draft nor an order. */
export type Placement =
  | { readonly outcome: 'placed' }
  | {
      readonly outcome: 'refused';
      readonly reason: 'OutOfStock' | 'NotForSale';
      readonly lines: readonly ShortLine[];
    }
  | { readonly outcome: 'absent' };

export interface ChangeStatus extends Asked {
  readonly to: OrderStatus;
}

export interface RetryNotifications extends Asked {
  /** Notification ids; all failed ones of the order where left out. */
  readonly only?: readonly string[];
}

/** What the actor waits for by itself; the rest (activities) Temporal lists. */
export interface Waiting {
  readonly kind: 'timer';
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
}

/** Answers once the order stands or is refused. */
export const place = defineUpdate<Placement, [Asked?]>('place');
export const changeStatus = defineUpdate<{ status: OrderStatus }, [ChangeStatus]>('changeStatus');
export const cancel = defineUpdate<{ status: OrderStatus }, [Asked?]>('cancel');
/** The payment's method, reference and amount stand in the `order_commands` row with the update's id. */
export const recordPayment = defineUpdate<{ isPaid: boolean }, [Asked?]>('recordPayment');
/** Sends what failed again, and what still waits for its next try at once. Answers with how many. */
export const retryNotifications = defineUpdate<{ count: number }, [RetryNotifications?]>(
  'retryNotifications',
);
export const retryNotificationsSignal = defineSignal<[RetryNotifications?]>('retryNotifications');
export interface LookAnew {
  /** A backup was restored: what the database has is true, though the actor may know of later. */
  readonly isRestored?: boolean;
}

/** Loads the order anew, and shows all of it again: search attributes and details. */
export const lookAnew = defineSignal<[LookAnew?]>('lookAnew');
export const waitingFor = defineQuery<Waiting[]>('waitingFor');

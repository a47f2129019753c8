export const notifyType = 'notify';

/** How the sending of a message ended; `absent` where there is none. */
export type MessageEnd =
  | { readonly outcome: 'sent' | 'delivered' | 'failed' | 'skipped'; readonly attempts: number }
  | { readonly outcome: 'absent' };

export function notifyWorkflowId(notificationId: string): string {
  return `notify-${notificationId}`;
}

/** Starts the sending of one message that belongs to no order, or finds the one that runs. */
export function notifyOptions(notificationId: string, taskQueue: string) {
  return {
    workflowId: notifyWorkflowId(notificationId),
    taskQueue,
    args: [notificationId],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Sends one message that belongs to no order',
  } as const;
}

export const retryManyType = 'retryMany';

/** How far a retry of many messages is. */
export interface RetryProgress {
  readonly status: 'running' | 'completed' | 'cancelled' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Nothing is left that matches. */
  readonly isLast: boolean;
}

export function retryWorkflowId(retryId: string): string {
  return `retry-${retryId}`;
}

/** Starts a retry of many messages, or finds the one that runs. */
export function retryOptions(retryId: string, taskQueue: string) {
  return {
    workflowId: retryWorkflowId(retryId),
    taskQueue,
    args: [retryId],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Sends many failed messages again',
    staticDetails: 'Cancelling this ends it; what was sent again by then stays so.',
  } as const;
}

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

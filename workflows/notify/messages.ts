export const notifyType = 'notify';

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

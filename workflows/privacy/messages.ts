export const exportCustomerType = 'exportCustomer';
export const eraseCustomerType = 'eraseCustomer';

/** Starts the putting together of a customer's data, or finds the one that runs. */
export function exportOptions(exportId: string, taskQueue: string) {
  return {
    workflowId: `export-${exportId}`,
    taskQueue,
    args: [exportId],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Puts together all that is kept of one customer',
  } as const;
}

export function erasureWorkflowId(customerId: number): string {
  return `erase-${customerId}`;
}

/** Starts the erasure of a customer, or finds the one that runs. */
export function erasureOptions(customerId: number, taskQueue: string) {
  return {
    workflowId: erasureWorkflowId(customerId),
    taskQueue,
    args: [customerId],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Takes one person out of orders and messages; the books stay',
  } as const;
}

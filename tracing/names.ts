import { orderIdOf } from '../workflows/order/messages';

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * How spans are told which order and workflow they are of. Temporal's are those that its own interceptors
 * use in all languages but TypeScript.
 */
export function workflowAttributes(workflowId: string, runId?: string): Attributes {
  return {
    'orderflow.order.id': orderIdOf(workflowId) ?? undefined,
    temporalWorkflowID: workflowId,
    temporalRunID: runId,
  };
}

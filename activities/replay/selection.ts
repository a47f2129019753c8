import { parseArgs } from 'node:util';
import { orderWorkflowId } from '../../workflows/order/messages';
import { optionInWords } from '../../config/option-in-words';
import type { Selection } from './open-workflows';

export const usage = `npm run replay [-- [--order ORD-…|ID] [--query "WorkflowType = '…'"] [--since 2026-11-20]
                   [--limit 1000] [--save DIRECTORY]]`;

export interface Asked extends Selection {
  /** Where diverging histories are kept. */
  readonly save: string | undefined;
  /** Only some of what is open was asked for. */
  readonly isSome: boolean;
}

/** What was typed makes no sense; the message says what. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

const options = {
  order: { type: 'string' },
  query: { type: 'string' },
  since: { type: 'string' },
  limit: { type: 'string' },
  save: { type: 'string' },
} as const;

/** @param queue that of this installation's workflows: a namespace can be shared */
export function readArgs(args: readonly string[], queue: string): Asked {
  const { order, query, since, limit, save } = parsed(args);
  const conditions = ["ExecutionStatus = 'Running'", `TaskQueue = '${queue}'`];
  if (order !== undefined) conditions.push(ofOrder(order));
  if (since !== undefined) conditions.push(`StartTime >= '${moment(since)}'`);
  if (query !== undefined) conditions.push(`(${whole(query)})`);
  const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  if (!(most >= 1)) throw new NotUnderstood('--limit must be a number such as 1000');
  const isSome = [order, query, since].some((each) => each !== undefined);
  return { query: conditions.join(' AND '), limit: Math.floor(most), save, isSome };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new NotUnderstood(optionInWords(error));
  }
}

function ofOrder(order: string): string {
  if (/^ORD-\d{8}-\d{4,}$/.test(order)) return `OrderNumber = '${order}'`;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(order)) {
    return `WorkflowId = '${orderWorkflowId(order)}'`;
  }
  throw new NotUnderstood('--order must be an order number (ORD-20261126-0001) or the id of one');
}

/** One whose brackets end what stands around it would be about other workflows than those that are open. */
function whole(query: string): string {
  let depth = 0;
  for (const [part] of query.matchAll(/'[^']*'|"[^"]*"|[()]/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth < 0) break;
  }
  if (depth !== 0 || (query.match(/'/g)?.length ?? 0) % 2 === 1) {
    throw new NotUnderstood('--query must have its brackets and quotes in pairs');
  }
  return query;
}

function moment(since: string): string {
  const at = /^\d{4}-\d{2}-\d{2}/.test(since) ? Date.parse(since) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new NotUnderstood('--since must be a time such as 2026-11-20 or 2026-11-20T08:00:00Z');
  }
  return new Date(at).toISOString();
}

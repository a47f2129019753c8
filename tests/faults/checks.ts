import type { Book } from './book';
import { checkCommands } from './checks/commands';
import { checkMessages } from './checks/messages';
import { checkOrders } from './checks/orders';
import { checkStock } from './checks/stock';
import { checkWorkflows } from './checks/workflows';
import type { FaultStack } from './stack';

export interface Checking {
  readonly stack: FaultStack;
  readonly book: Book;
  /** Of the database, when the run began: the demo shop's own orders are older. */
  readonly since: Date;
}

export interface Checked {
  /** What does not hold, in words. */
  readonly broken: readonly string[];
  /** Of the whole run so far. */
  readonly repeatedEmails: number;
  readonly unknownSms: number;
}

/** Everything that must hold at rest, of all that has happened since the run began. */
export async function checkAll(checking: Checking): Promise<Checked> {
  const [commands, orders, stock, messages, workflows] = await Promise.all([
    checkCommands(checking),
    checkOrders(checking),
    checkStock(checking),
    checkMessages(checking),
    checkWorkflows(checking),
  ]);
  return {
    broken: [...commands, ...orders, ...stock, ...messages.broken, ...workflows],
    repeatedEmails: messages.repeatedEmails,
    unknownSms: messages.unknownSms,
  };
}

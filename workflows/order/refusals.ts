import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureName } from '../domain/failures';
import { allowedMoves, isOrderStatus, type Actor, type OrderStatus } from '../domain/order-status';
import type { Asked, ChangeStatus, RetryNotifications } from './messages';

/** The only kind of error a handler may throw: any other would wedge the workflow task. */
export function refused(
  type: FailureName,
  message: string = reasons[type] ?? type,
  details: Record<string, unknown> = {},
): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details: [details] });
}

const reasons: Partial<Record<FailureName, string>> = {
  OrderNotFound: 'There is no such order.',
  AlreadyPaid: 'Another payment has been recorded for this order.',
  NotPayable: 'A cancelled or refunded order takes no payment.',
  WrongAmount: 'The amount is not the total of the order.',
  MalformedCommand: 'The command is incomplete.',
};

export function notAllowed(from: OrderStatus, to: OrderStatus, by: Actor): ApplicationFailure {
  const allowed = allowedMoves(from, by.type);
  const choice = allowed.length === 0 ? 'nothing' : allowed.join(' or ');
  return refused(
    'TransitionNotAllowed',
    `An order that is ${from} can not become ${to}; allowed is ${choice}.`,
    { from, to, allowed },
  );
}

/** Commands can be typed into Temporal Web by hand, so validators look at them as at any input. */
export function refuseMalformed(command: Asked = {}): void {
  if (!isAsked(command))
    throw refused('MalformedCommand', '"by" must be { type, id } or left out.');
}

export function refuseMalformedMove(command?: ChangeStatus): void {
  refuseMalformed(command);
  if (!isOrderStatus(command?.to)) {
    throw refused(
      'MalformedCommand',
      '"to" must be a status of an order, as in { "to": "confirmed" }.',
    );
  }
}

export function refuseMalformedRetry(command: RetryNotifications = {}): void {
  if (!isRetry(command))
    throw refused('MalformedCommand', '"only" must be a list of notification ids.');
}

export function isRetry(command: RetryNotifications): boolean {
  if (!isAsked(command)) return false;
  const { only } = command;
  return only === undefined || (Array.isArray(only) && only.every((id) => uuid.test(String(id))));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isAsked({ by }: Asked): boolean {
  if (by === undefined) return true;
  return (
    ['customer', 'admin', 'system'].includes(by.type) && (by.id === null || Number.isInteger(by.id))
  );
}

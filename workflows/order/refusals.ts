import { ApplicationFailure } from '@temporalio/workflow';
import type { FailureName } from '../domain/failures';
import { allowedMoves, isOrderStatus, type Actor, type OrderStatus } from '../domain/order-status';
import type { Asked, RetryNotifications } from './messages';

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
export function refuseMalformed(command?: unknown): void {
  if (!isAsked(command))
    throw refused('MalformedCommand', '"by" must be { type, id } or left out.');
}

export function refuseMalformedMove(command?: unknown): void {
  refuseMalformed(command);
  if (!isObject(command) || !isOrderStatus(command['to'])) {
    throw refused(
      'MalformedCommand',
      '"to" must be a status of an order, as in { "to": "confirmed" }.',
    );
  }
}

export function refuseMalformedRetry(command?: unknown): void {
  if (!isRetry(command))
    throw refused('MalformedCommand', '"only" must be a list of notification ids.');
}

/** Also for signals, which can't be refused: what is none is let pass. */
export function isRetry(command: unknown): command is RetryNotifications | undefined {
  if (!isAsked(command)) return false;
  const only = isObject(command) ? command['only'] : undefined;
  return only === undefined || (Array.isArray(only) && only.every(isUuid));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && uuid.test(value);
}

function isAsked(command: unknown): command is Asked | undefined {
  if (command === undefined) return true;
  if (!isObject(command)) return false;
  const { by, requestId } = command;
  if (requestId !== undefined && typeof requestId !== 'string') return false;
  if (by === undefined) return true;
  if (!isObject(by) || !['customer', 'admin', 'system'].includes(String(by['type']))) return false;
  return by['id'] === null || isId(by['id']);
}

/** As PostgreSQL's integer takes it. */
function isId(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

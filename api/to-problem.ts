import { z } from 'zod';
import { isConflict, isUnavailable, violatedCheck } from '../db/database';
import { Refusal, failureNames, type FailureName } from '../workflows/domain/failures';
import { FilesUnavailable } from './media/file-store';
import { Problem, shortOf, unavailable, type FieldErrors } from './problems';

/** Two transactions got in each other's way, and this one was given up for the other. */
function tryAgain(cause: unknown): Problem {
  const words = 'Others were changing the same at that moment; nothing was done. Please try again.';
  return new Problem('Unavailable', words, { headers: { 'Retry-After': '1' }, cause });
}

const shortLines = z.array(
  z.object({ productId: z.string(), requested: z.number(), available: z.number() }),
);
const moves = z.array(z.string());

/** What the client is told of whatever was thrown. Only what is known by name says more than "500". */
export function toProblem(error: unknown): Problem {
  for (const each of causes(error)) {
    if (each instanceof Problem) return each;
    if (each instanceof Refusal) return refused(each.failure, each.message, each.details, error);
    const failure = applicationFailure(each);
    if (failure) return refused(failure.name, failure.message, failure.details, error);
    if (isUnavailable(each)) return unavailable('The database', error);
    if (each instanceof FilesUnavailable) return unavailable('The store of images', error, 30);
    if (isConflict(each)) return tryAgain(error);
    const violated = violatedCheck(each);
    if (violated === 'last_super_admin') return lastSuperAdmin(error);
    // Erased while this was under way.
    if (violated === 'erased_for_good') return new Problem('NotFound', undefined, { cause: error });
    if (isTemporalAway(each)) return unavailable('Temporal', error, 5);
  }
  return new Problem('Internal', 'Please tell us the request id if this happens again.', {
    cause: error,
  });
}

/** The database itself sees to it, so that it holds for whoever acts, and for two at once. */
function lastSuperAdmin(cause: unknown): Problem {
  const words = 'This is the last active super_admin. Make another one first.';
  return new Problem('LastSuperAdmin', words, { cause });
}

function refused(
  name: FailureName,
  message: string,
  details: Readonly<Record<string, unknown>>,
  cause: unknown,
): Problem {
  switch (name) {
    case 'OutOfStock':
    case 'NotForSale': {
      const lines = shortLines.safeParse(details['lines']).data ?? [];
      return shortOf(
        name,
        lines.map((line) => ({
          product_id: line.productId,
          requested: line.requested,
          available: line.available,
        })),
        cause,
      );
    }
    case 'TransitionNotAllowed': {
      const allowed = moves.safeParse(details['allowed']).data;
      if (allowed === undefined) return new Problem(name, message, { cause });
      const instead = allowed.length === 0 ? 'nothing' : allowed.join(', ');
      return new Problem(name, `${sentence(message)} Allowed from here: ${instead}.`, {
        members: { allowed },
        cause,
      });
    }
    case 'WrongAmount':
      return new Problem(name, message, { errors: { amount: [message] }, cause });
    case 'OrderNotFound':
    case 'NotificationNotFound':
    case 'MalformedCommand':
    case 'CategoryNotFound':
    case 'ProductNotFound':
    case 'ImportNotFound':
      return new Problem(name, undefined, { cause });
    case 'AlreadyPaid':
    case 'NotPayable':
    case 'NotRetryable':
    case 'CategoryInUse':
    case 'StockOutOfRange':
    case 'IdempotencyKeyReused':
    case 'ImportEnded':
      return new Problem(name, message, { cause });
    case 'ParentNotFound':
    case 'CategoryCycle':
    case 'CategoryTooDeep':
    case 'DuplicateCategory':
    case 'DuplicateSku':
      return new Problem(name, message, { errors: byField(details, message), cause });
  }
}

/** A refusal that says which input it was about tells the client so. */
function byField(details: Readonly<Record<string, unknown>>, message: string): FieldErrors {
  const { field } = details;
  return typeof field === 'string' ? { [field]: [message] } : {};
}
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The error, what caused it, and so on; not for ever. */
function* causes(error: unknown): Generator {
  let each = error;
  for (let depth = 0; depth < 10 && each !== undefined && each !== null; depth++) {
    yield each;
    each = each instanceof Error ? each.cause : null;
  }
}

const applicationFailureShape = z.object({
  name: z.literal('ApplicationFailure'),
  type: z.enum(failureNames),
  message: z.string(),
  details: z.array(z.unknown()).nullish(),
});
const detailsShape = z.record(z.string(), z.unknown());

/** Told by its shape: two copies of @temporalio/common would break `instanceof`. */
function applicationFailure(error: unknown) {
  const parsed = applicationFailureShape.safeParse(error);
  if (!parsed.success) return null;
  const { type, message, details } = parsed.data;
  return { name: type, message, details: detailsShape.safeParse(details?.[0]).data ?? {} };
}

/** gRPC: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const awayCodes = new Set([4, 8, 14]);
const awayNames = new Set(['WorkflowUpdateRPCTimeoutOrCancelledError']);

function isTemporalAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (awayNames.has(error.name)) return true;
  return 'code' in error && typeof error.code === 'number' && awayCodes.has(error.code);
}

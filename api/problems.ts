import { z } from 'zod';
import { isConflict, isUnavailable, violatedCheck } from '../db/database';
import { Refusal, failureNames, type FailureName } from '../workflows/domain/failures';

interface Kind {
  readonly status: number;
  readonly title: string;
}

/** Every way in which a request can fail: its name, in kebab-case, ends the `type` of the problem. */
export const problems = {
  InvalidInput: { status: 400, title: 'The input is not valid' },
  MalformedJson: { status: 400, title: 'The body is not JSON' },
  InvalidLink: { status: 400, title: 'The link does not work any more' },
  MalformedRequest: { status: 400, title: 'This is not HTTP as it is understood here' },
  InvalidCredentials: { status: 400, title: 'E-mail address or password is wrong' },
  InvalidIdToken: { status: 400, title: 'The ID token is not valid here' },
  LogInNotBegun: { status: 400, title: 'There is no such log-in under way' },
  LogInRefused: { status: 400, title: 'The provider did not let the person in' },
  MalformedCommand: { status: 400, title: 'The command can not be understood' },
  WrongAmount: { status: 400, title: 'The amount is not the total of the order' },
  ParentNotFound: { status: 400, title: 'There is no such category' },
  CategoryTooDeep: { status: 400, title: 'Categories can not be nested that deep' },
  CategoryCycle: { status: 400, title: 'A category can not be below itself' },
  NotAuthenticated: { status: 401, title: 'A valid token is needed' },
  NotAllowed: { status: 403, title: 'This is not allowed to you' },
  AccountDeactivated: { status: 403, title: 'The account is deactivated' },
  NotFound: { status: 404, title: 'There is no such thing here' },
  OrderNotFound: { status: 404, title: 'There is no such order' },
  NotificationNotFound: { status: 404, title: 'There is no such notification' },
  CategoryNotFound: { status: 404, title: 'There is no such category' },
  ProductNotFound: { status: 404, title: 'There is no such product' },
  ExportNotFound: { status: 404, title: 'There is no such export, or no longer' },
  ImportNotFound: { status: 404, title: 'There is no such import' },
  MethodNotAllowed: { status: 405, title: 'This path does not take that method' },
  RequestTimeout: { status: 408, title: 'The request took too long to arrive' },
  DuplicateEmail: { status: 409, title: 'The e-mail address is in use' },
  LastSuperAdmin: { status: 409, title: 'One active super_admin must stay' },
  AccountNotBound: { status: 409, title: 'An account with this e-mail address is there already' },
  IdempotencyKeyReused: { status: 409, title: 'The idempotency key stands for another request' },
  OutOfStock: { status: 409, title: 'Not enough is in stock' },
  NotForSale: { status: 409, title: 'A product is no longer on sale' },
  TransitionNotAllowed: { status: 409, title: 'The order can not go there from where it is' },
  AlreadyPaid: { status: 409, title: 'Another payment is on record already' },
  NotPayable: { status: 409, title: 'This order takes no payment' },
  NotRetryable: { status: 409, title: 'The message has gone out already, or never will' },
  DuplicateCategory: { status: 409, title: 'A category of that name is there already' },
  CategoryInUse: { status: 409, title: 'The category has children or products' },
  DuplicateSku: { status: 409, title: 'A product has that sku already' },
  StockOutOfRange: { status: 409, title: 'The stock can not become that' },
  ExportNotReady: { status: 409, title: 'The export is not ready' },
  ImportEnded: { status: 409, title: 'The import has come to its end' },
  PreconditionFailed: { status: 412, title: 'It has been changed since it was read' },
  TooLarge: { status: 413, title: 'The body is too large' },
  UnsupportedMediaType: { status: 415, title: 'The body is not of a type taken here' },
  TooManyAttempts: { status: 429, title: 'There were too many attempts' },
  TooManyRequests: { status: 429, title: 'There were too many requests' },
  HeadersTooLarge: { status: 431, title: 'The headers are too large' },
  Internal: { status: 500, title: 'Something went wrong on our side' },
  Unavailable: { status: 503, title: 'A part of the shop can not be reached now' },
} as const satisfies Record<FailureName, Kind> & Record<string, Kind>;

export type ProblemName = keyof typeof problems;

/** Messages by field; the fields of nested input are joined by dots (`items.0.quantity`). */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

interface ProblemOptions {
  readonly errors?: FieldErrors;
  /** Members beside those of RFC 9457, such as the lines that are out of stock. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A failure that the client is told of; thrown anywhere, rendered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly errors: FieldErrors | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly kind: ProblemName,
    readonly detail: string = problems[kind].title,
    options: ProblemOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = problems[kind].status;
    this.title = problems[kind].title;
    this.errors = options.errors;
    this.members = options.members ?? {};
    this.headers = options.headers ?? {};
  }
}

/** `OutOfStock` → `/problems/out-of-stock`. */
export function problemType(name: string): string {
  return `/problems/${name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}`;
}

export function invalidInput(errors: FieldErrors, cause?: unknown): Problem {
  const fields = Object.keys(errors);
  const detail = fields.length === 0 ? undefined : `Please correct: ${fields.join(', ')}.`;
  return new Problem('InvalidInput', detail, { errors, cause });
}

/** @param seconds when it is worth trying again */
export function unavailable(what: string, cause?: unknown, seconds = 5): Problem {
  return new Problem('Unavailable', `${what} can not be reached now. Please try again shortly.`, {
    headers: { 'Retry-After': String(seconds) },
    cause,
  });
}

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
    if (isConflict(each)) return tryAgain(error);
    if (violatedCheck(each) === 'last_super_admin') return lastSuperAdmin(error);
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

export const ShortProduct = z.object({
  product_id: z.string(),
  product_name: z.string().optional(),
  requested: z.int(),
  available: z.int(),
});
export type ShortProduct = z.infer<typeof ShortProduct>;

/** Names each line that could not be had with what is left of it. */
export function shortOf(
  name: 'OutOfStock' | 'NotForSale',
  lines: readonly ShortProduct[],
  cause?: unknown,
): Problem {
  const words = lines.map(
    (line) =>
      `${line.product_name ?? line.product_id}: ${line.requested} asked for, ${line.available} available`,
  );
  const detail = words.length === 0 ? undefined : `${words.join('; ')}.`;
  return new Problem(name, detail, { members: { lines }, cause });
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

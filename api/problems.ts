import { z } from 'zod';
import type { FailureName } from '../workflows/domain/failures';

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
  LogInAgain: { status: 403, title: 'This takes a log-in of the last hour' },
  WrongSecret: { status: 401, title: 'The secret is not the right one' },
  NotAllowed: { status: 403, title: 'This is not allowed to you' },
  AccountDeactivated: { status: 403, title: 'The account is deactivated' },
  NotFound: { status: 404, title: 'There is no such thing here' },
  OrderNotFound: { status: 404, title: 'There is no such order' },
  NotificationNotFound: { status: 404, title: 'There is no such notification' },
  CategoryNotFound: { status: 404, title: 'There is no such category' },
  ProductNotFound: { status: 404, title: 'There is no such product' },
  ExportNotFound: { status: 404, title: 'There is no such export, or no longer' },
  MailingNotFound: { status: 404, title: 'There is no such message to customers' },
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
  NotificationInFlight: { status: 409, title: 'The message is on its way' },
  NotRetryable: { status: 409, title: 'The message has gone out already, or never will' },
  DuplicateCategory: { status: 409, title: 'A category of that name is there already' },
  CategoryInUse: { status: 409, title: 'The category has children or products' },
  DuplicateSku: { status: 409, title: 'A product has that sku already' },
  StockOutOfRange: { status: 409, title: 'The stock can not become that' },
  ExportNotReady: { status: 409, title: 'The export is not ready' },
  MailingEnded: { status: 409, title: 'All of it has been sent' },
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

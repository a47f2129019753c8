import { HttpError } from 'ra-core';

/** A text of ours by its key, in the language that is chosen now. */
export type Say = (key: string, args?: Record<string, unknown>) => string;

/** RFC 9457, as the API answers. */
interface Problem {
  readonly detail?: string;
  readonly title?: string;
  readonly request_id?: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What was refused, in words for the one who asked. `body.errors` are the fields' faults as react-admin's
 * forms take them; the other members of the problem stand beside it.
 */
export class ApiError extends HttpError {
  /** When it makes sense to try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, status: number, body: unknown, retryAfterSeconds?: number) {
    super(message, status, body);
    // HttpError makes a plain HttpError of whatever extends it, and then nothing would be an ApiError.
    Object.setPrototypeOf(this, ApiError.prototype);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer came: the network, or the time. */
export function unreachable(error: unknown, say: Say): ApiError {
  const late = error instanceof DOMException && error.name === 'TimeoutError';
  return new ApiError(say(`common.trouble.${late ? 'timeout' : 'network'}`), 0, null);
}

export async function refusal(response: Response, say: Say): Promise<ApiError> {
  const problem = await readProblem(response);
  const { errors, request_id } = problem;
  const seconds = secondsOf(response.headers.get('Retry-After'));
  const detail = wordsFor(response.status, problem, seconds, say);
  const message =
    request_id === undefined || errors !== undefined
      ? detail
      : say('common.trouble.request', { detail, id: request_id });
  const body = { ...problem, ...(errors && { errors: byField(errors, detail) }) };
  return new ApiError(message, response.status, body, seconds);
}

function wordsFor(
  status: number,
  { detail, title, errors }: Problem,
  seconds: number | undefined,
  say: Say,
): string {
  if (errors !== undefined) return say('common.trouble.invalid');
  if (status === 403) return [say('common.trouble.not_allowed'), detail].filter(Boolean).join(' ');
  if (status === 404 && detail === undefined) return say('common.trouble.not_found');
  if (status === 412) return say('common.trouble.changed');
  if (status === 429 || status === 503) {
    return say('common.trouble.later', { smart_count: seconds ?? 5 });
  }
  if (status >= 500) return say('common.trouble.server');
  return detail ?? title ?? say('common.trouble.server');
}

/** Whatever stands before the API may answer with a page of its own. */
async function readProblem(response: Response): Promise<Problem> {
  if (!/json/.test(response.headers.get('Content-Type') ?? '')) return {};
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null ? body : {};
}

/** `root.serverError` is what react-admin shows as the notification beside the marked fields. */
function byField(errors: NonNullable<Problem['errors']>, words: string) {
  const fields = Object.entries(errors).map(([field, faults]) => [field, faults.join(' ')]);
  return { ...Object.fromEntries(fields), root: { serverError: words } };
}

function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(1, seconds) : undefined;
}

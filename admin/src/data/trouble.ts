import { ApiError } from './api-error';

/** What was refused, to stand beside what was typed. */
export interface Trouble {
  readonly message: string;
  /** Somebody was there before. */
  readonly isConflict: boolean;
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
}

export function troubleOf(error: unknown): Trouble {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return { message, isConflict: false, errors: {} };
  const { errors } = (error.body ?? {}) as { errors?: Record<string, unknown> };
  const fields = Object.entries(errors ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { message, isConflict: error.status === 409, errors: Object.fromEntries(fields) };
}

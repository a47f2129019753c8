import { ApplicationFailure, CancelledFailure, CompleteAsyncError } from '@temporalio/common';
import { log } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { isConflict, isUnavailable } from '../db/database';
import { Refusal } from '../workflows/domain/failures';

/**
 * What an activity throws, as Temporal may show it: names and codes. Messages of databases and
 * providers can hold a person's data, so they go to this worker's log at most (without its values).
 */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof CompleteAsyncError) return error;
  if (error instanceof Refusal) {
    return ApplicationFailure.nonRetryable(error.message, error.failure, error.details);
  }
  if (isUnavailable(error)) {
    return ApplicationFailure.retryable('The database can not be reached.', 'DatabaseUnavailable');
  }
  if (isConflict(error)) {
    return ApplicationFailure.retryable('Two transactions got in each other’s way.', 'Conflict');
  }
  const code = codeOf(error);
  const what = `Unexpected error${code === '' ? '' : ` ${code}`}; see the worker's log.`;
  // Data the database refuses (SQLSTATE classes 22 and 23) will be refused again: a person must look.
  return /^2[23]/.test(code)
    ? ApplicationFailure.nonRetryable(what, 'Unexpected')
    : ApplicationFailure.retryable(what, 'Unexpected');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Puts `toFailure` around every activity. */
export const failureInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      const failure = toFailure(error);
      if (failure !== error && !(error instanceof Refusal)) {
        log.error('activity failed', {
          code: codeOf(error),
          stack: error instanceof Error ? error.stack : undefined,
        });
      }
      throw failure;
    }
  },
};

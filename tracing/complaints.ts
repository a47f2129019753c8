import type { DiagLogger } from '@opentelemetry/api';
import type { Logger } from 'pino';

/** A backend that is away for hours is worth a line a minute, not one for each batch. */
const quietForMs = 60_000;

export interface Complaints {
  readonly diagnostics: DiagLogger;
  readonly exportFailed: (error: unknown) => void;
  /** What was complained of before goes there too. */
  readonly reportTo: (log: Logger) => void;
}

const nothing = () => {};

/** What OpenTelemetry has to complain of, in the process's own log. */
export function createComplaints(now: () => number = Date.now): Complaints {
  let log: Logger | undefined;
  let early: string | undefined;
  let quietUntil = 0;
  let kept = 0;

  const complain = (reason: string) => {
    if (log === undefined) {
      early ??= reason;
      return;
    }
    if (now() < quietUntil) {
      kept += 1;
      return;
    }
    log.warn({ reason, ...(kept > 0 && { before: kept }) }, 'traces do not get through');
    quietUntil = now() + quietForMs;
    kept = 0;
  };
  // The first word is often only who complains.
  const say = (...said: readonly unknown[]) =>
    complain(said.flatMap(inWords).join(': ').slice(0, 200));

  return {
    diagnostics: { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing },
    exportFailed: say,
    reportTo(given) {
      log = given;
      if (early !== undefined) complain(early);
    },
  };
}

function inWords(said: unknown): string[] {
  if (said instanceof Error) return [said.message];
  return typeof said === 'string' ? [said] : [];
}

import { Problem } from '../problems';

interface Size {
  readonly atOnce: number;
  readonly waiting: number;
}

/**
 * Runs tasks a few at once, in the order in which they came.
 *
 * @returns what adds a task; it throws Problem Unavailable where too many wait already
 */
export function queue({ atOnce, waiting }: Size): <T>(task: () => Promise<T>) => Promise<T> {
  const turns: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < atOnce) running += 1;
    else if (turns.length < waiting) await new Promise<void>((resolve) => turns.push(resolve));
    else throw busy();
    try {
      return await task();
    } finally {
      // The place is handed on, so that nobody who comes now takes it before one who waits.
      const next = turns.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** @param cause what was given up, if it had begun */
export function busy(cause?: unknown): Problem {
  return new Problem('Unavailable', 'Too many images are being worked on. Please try again.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}

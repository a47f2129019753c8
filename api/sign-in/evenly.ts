import { setTimeout as wait } from 'node:timers/promises';

/**
 * Answers at the next full step after the work is done, so that how long it took does not tell what it
 * found: an account, or none.
 */
export async function evenly<T>(work: () => Promise<T>, stepMs = 250): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - began;
    await wait(Math.ceil(took / stepMs) * stepMs - took);
  }
}

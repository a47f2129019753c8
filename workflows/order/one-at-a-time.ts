import { condition } from '@temporalio/workflow';

/** Runs tasks in the order they come, each after the one before has ended. */
export function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let next = 0;
  let serving = 0;
  return async (task) => {
    const ticket = next++;
    if (serving !== ticket) await condition(() => serving === ticket);
    try {
      return await task();
    } finally {
      serving += 1;
    }
  };
}

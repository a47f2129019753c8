import { useRef, useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { ShopDataProvider } from '../data/data-provider';

interface RetryRun {
  readonly phase: 'asking' | 'running' | 'ended';
  readonly done: number;
  readonly refused: number;
  /** Of the first that was refused. */
  readonly reason: string;
}

const before: RetryRun = { phase: 'asking', done: 0, refused: 0, reason: '' };

/** Asks for one after the other: who stops it keeps the rest as it is. */
export function useRetries() {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [state, setState] = useState(before);
  const stopped = useRef(false);

  async function run(ids: readonly string[]): Promise<void> {
    stopped.current = false;
    setState({ ...before, phase: 'running' });
    for (const id of ids) {
      if (stopped.current) break;
      try {
        await dataProvider.act('notifications', id, 'retry');
        setState((now) => ({ ...now, done: now.done + 1 }));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        setState((now) => ({
          ...now,
          refused: now.refused + 1,
          reason: now.reason === '' ? reason : now.reason,
        }));
      }
    }
    setState((now) => ({ ...now, phase: 'ended' }));
  }

  return { run, stop: () => (stopped.current = true), state };
}

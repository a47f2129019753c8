import { useState } from 'react';
import { useNotify } from 'react-admin';
import { troubleOf, type Trouble } from '../data/trouble';

/** Sends one command to an order, and keeps what was refused for the dialog that asked. */
export function useCommand(options: {
  readonly send: () => Promise<unknown>;
  /** What is said when it is done. */
  readonly done: string;
  readonly onRefresh: () => Promise<void>;
}) {
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();

  async function run(): Promise<void> {
    setBusy(true);
    setTrouble(undefined);
    try {
      await options.send();
      notify(options.done, { type: 'success' });
      setDone(true);
      await options.onRefresh();
    } catch (error) {
      // What may be done now is what counts, and what is shown beside it.
      await options.onRefresh();
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  }

  return { run, busy, isDone, trouble };
}

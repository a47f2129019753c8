import { useState } from 'react';
import { useNotify } from 'react-admin';
import { ApiError } from '../data/api-error';

export interface Trouble {
  readonly message: string;
  /** Somebody was there before. */
  readonly isConflict: boolean;
  readonly errors: Readonly<Record<string, string>>;
}

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

function troubleOf(error: unknown): Trouble {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return { message, isConflict: false, errors: {} };
  const { errors } = (error.body ?? {}) as { errors?: Record<string, unknown> };
  const fields = Object.entries(errors ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { message, isConflict: error.status === 409, errors: Object.fromEntries(fields) };
}

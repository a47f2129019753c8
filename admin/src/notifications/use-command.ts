import { useState } from 'react';
import { ApiError } from '../data/api-error';

export interface Trouble {
  readonly message: string;
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Sends something that changes the shop; what was refused stands beside what was typed. */
export function useCommand<Given extends unknown[], Answer>(
  send: (...given: Given) => Promise<Answer>,
) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();

  /** @returns undefined where it was refused */
  async function run(...given: Given): Promise<Answer | undefined> {
    setBusy(true);
    setTrouble(undefined);
    try {
      return await send(...given);
    } catch (error) {
      setTrouble(troubleOf(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return { run, busy, trouble, forget: () => setTrouble(undefined) };
}

export function troubleOf(error: unknown): Trouble {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return { message, errors: {} };
  const { errors } = (error.body ?? {}) as { errors?: Record<string, unknown> };
  const fields = Object.entries(errors ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { message, errors: Object.fromEntries(fields) };
}

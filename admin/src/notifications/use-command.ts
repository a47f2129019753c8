import { useState } from 'react';
import { troubleOf, type Trouble } from '../data/trouble';

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

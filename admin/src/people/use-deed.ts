import { useState } from 'react';
import { useNotify, useRefresh } from 'react-admin';
import { ApiError } from '../data/api-error';

/** Does something once at a time; says what came of it, and has what is shown read again. */
export function useDeed() {
  const notify = useNotify();
  const tell = useTellTrouble();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);

  /** @returns whether it was done */
  async function run(
    deed: () => Promise<unknown>,
    said?: { readonly done: string; readonly args?: Record<string, unknown> },
  ): Promise<boolean> {
    setBusy(true);
    try {
      await deed();
      if (said !== undefined) notify(said.done, { type: 'success', messageArgs: said.args });
      refresh();
      return true;
    } catch (error) {
      tell(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, run };
}

/** Says what went wrong. */
export function useTellTrouble(): (error: unknown) => void {
  const notify = useNotify();
  return (error) => {
    const words = error instanceof Error ? error.message : 'common.trouble.server';
    notify(words, { type: 'error', messageArgs: { _: words } });
  };
}

/** The faults of a form's fields, as react-admin's forms take them. */
export function faultsOf(error: unknown): Record<string, unknown> {
  const body = error instanceof ApiError ? (error.body as { errors?: object } | null) : null;
  // Said already, and no field's.
  const { root: _said, ...fields } = (body?.errors ?? {}) as Record<string, unknown>;
  return fields;
}

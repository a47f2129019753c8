import { ApiError } from '../data/api-error';

export type Faults = Readonly<Record<string, string>>;

/** What is wrong with which field, where that is what an error is about. */
export function faultsOf(error: unknown): Faults | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return (error.body as { errors?: Faults } | null)?.errors;
}

/** An error in words, also where no field stands to be marked. */
export function wordsOf(error: unknown): string {
  const { root: _root, ...faults } = faultsOf(error) ?? {};
  const told = Object.values(faults);
  if (told.length > 0) return told.join(' ');
  return error instanceof Error ? error.message : String(error);
}

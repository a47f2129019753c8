import type { AuditEntry } from '../data/contracts';

export interface Difference {
  readonly field: string;
  /** Undefined: not kept (a password), or not for this reader. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What an entry changed, field by field; what is the same on both sides is no difference. */
export function differencesOf({ changed, before, after }: AuditEntry): Difference[] {
  const fields = new Set([...changed, ...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({
      field,
      before: side(before, after, field),
      after: side(after, before, field),
    }))
    .filter(
      (each) =>
        changed.includes(each.field) || JSON.stringify(each.before) !== JSON.stringify(each.after),
    );
}

/** Where there was nothing before, or is nothing any more, each field was or is empty. */
function side(values: AuditEntry['before'], other: AuditEntry['before'], field: string): unknown {
  return values === null && other !== null && field in other ? null : values?.[field];
}

const kept = 300;

const keyOf = (path: string, record: unknown) => `${path} ${JSON.stringify(record)}`;

/**
 * The ETag of each record as it was read. Looked up by what the record was then, so that a form that was
 * filled before somebody else's change never passes for one that knows of it.
 */
export function createEtags() {
  const tags = new Map<string, string>();
  return {
    keep(path: string, record: unknown, tag: string | null): void {
      if (tag === null) return;
      tags.set(keyOf(path, record), tag);
      const [oldest] = tags.keys();
      if (tags.size > kept && oldest !== undefined) tags.delete(oldest);
    },
    of: (path: string, record: unknown): string | undefined => tags.get(keyOf(path, record)),
  };
}

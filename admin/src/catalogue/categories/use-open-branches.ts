import { useStore } from 'react-admin';
import type { Placed } from './category-tree';

/** A tree up to this size shows itself whole at first. */
const openUpTo = 100;

/** Which branches are open; kept in the browser. */
export function useOpenBranches(all: readonly Placed[]) {
  const [kept, keep] = useStore<readonly number[] | null>('catalogue.open_branches', null);
  const byItself = all.length <= openUpTo ? all : [];
  const open: ReadonlySet<number> = new Set(kept ?? byItself.map(({ node }) => node.id));

  /** From what is kept at that moment, as several may come at once. */
  const change = (edit: (ids: Set<number>) => void) =>
    keep((before) => {
      const ids = new Set(before ?? byItself.map(({ node }) => node.id));
      edit(ids);
      return [...ids];
    });

  return {
    open,
    setOpen: (id: number, isOpen: boolean) =>
      change((ids) => void (isOpen ? ids.add(id) : ids.delete(id))),
    /** Opens all that it stands in. */
    reveal: (id: number) =>
      change((ids) => {
        const parents = new Map(all.map(({ node, parent }) => [node.id, parent?.id]));
        for (let at = parents.get(id); at !== undefined; at = parents.get(at)) ids.add(at);
      }),
  };
}

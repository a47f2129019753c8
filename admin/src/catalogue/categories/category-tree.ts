import type { CategoryNode } from '../../data/contracts';

/** A category with where it stands. */
export interface Placed {
  readonly node: CategoryNode;
  readonly parent: CategoryNode | null;
  /** It is among them. */
  readonly siblings: readonly CategoryNode[];
  /** Among them, from 0. */
  readonly index: number;
  /** `Electronics > Smartphones` */
  readonly path: string;
}

/** Where a category is to go; without a neighbour to the end of the parent's children. */
export interface Place {
  readonly parent: number | null;
  readonly before?: number;
  readonly after?: number;
}

/** Every category in the order of the tree. */
export function placed(
  siblings: readonly CategoryNode[],
  parent: CategoryNode | null = null,
  above = '',
): Placed[] {
  return siblings.flatMap((node, index) => {
    const path = `${above}${node.name}`;
    return [{ node, parent, siblings, index, path }, ...placed(node.children, node, `${path} > `)];
  });
}

/** It and all below it. */
export function branchIds(node: CategoryNode): Set<number> {
  return new Set([node.id, ...node.children.flatMap((child) => [...branchIds(child)])]);
}

/** What can be seen of the tree, from above to below. */
export function visible(all: readonly Placed[], open: ReadonlySet<number>): Placed[] {
  const shown = new Set<number>();
  return all.filter(({ node, parent }) => {
    const isShown = parent === null || (shown.has(parent.id) && open.has(parent.id));
    if (isShown) shown.add(node.id);
    return isShown;
  });
}

/** Where it stands now, so that it can come back. */
export function placeOf({ parent, siblings, index }: Placed): Place {
  const next = siblings[index + 1];
  const previous = siblings[index - 1];
  return {
    parent: parent?.id ?? null,
    ...(next ? { before: next.id } : previous ? { after: previous.id } : {}),
  };
}

/** Next to its neighbour above (-1) or below (1); undefined: there is none. */
export function stepPlace({ parent, siblings, index }: Placed, by: -1 | 1): Place | undefined {
  const neighbour = siblings[index + by];
  if (neighbour === undefined) return undefined;
  return { parent: parent?.id ?? null, [by < 0 ? 'before' : 'after']: neighbour.id };
}

export type Zone = 'before' | 'into' | 'after';

/** What dropping there means. */
export function placeAt(target: Placed, zone: Zone): Place {
  if (zone === 'into') return { parent: target.node.id };
  return { parent: target.parent?.id ?? null, [zone]: target.node.id };
}

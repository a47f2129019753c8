import type { TreeNode } from '../../db/categories/layout';
import { pick, type Random } from './random';

/** A tree by its parents; what each variant's tree must look like after what was done to it. */
export class Shape {
  readonly #parents = new Map<number, number | null>();
  readonly #children = new Map<number, number[]>();
  readonly #ids: number[] = [];

  get ids(): readonly number[] {
    return this.#ids;
  }

  /** In the order in which they came. */
  get links(): readonly (readonly [id: number, parentId: number | null])[] {
    return this.#ids.map((id) => [id, this.parentOf(id)]);
  }

  insert(id: number, parentId: number | null): void {
    this.#ids.push(id);
    this.#parents.set(id, parentId);
    if (parentId !== null) this.#children.set(parentId, [...this.childrenOf(parentId), id]);
  }

  move(id: number, parentId: number): void {
    const from = this.#parents.get(id) ?? 0;
    this.#children.set(
      from,
      this.childrenOf(from).filter((child) => child !== id),
    );
    this.#parents.set(id, parentId);
    this.#children.set(parentId, [...this.childrenOf(parentId), id]);
  }

  parentOf(id: number): number | null {
    return this.#parents.get(id) ?? null;
  }

  childrenOf(id: number): readonly number[] {
    return this.#children.get(id) ?? [];
  }

  /** The root first, the category itself last. */
  pathOf(id: number): number[] {
    const path: number[] = [];
    for (let at: number | null = id; at !== null; at = this.parentOf(at)) path.unshift(at);
    return path;
  }

  /** How many each has at and below it. */
  counts(): Map<number, number> {
    const counts = new Map(this.#ids.map((id) => [id, 0]));
    for (const id of this.#ids) {
      for (let at: number | null = id; at !== null; at = this.parentOf(at)) {
        counts.set(at, (counts.get(at) ?? 0) + 1);
      }
    }
    return counts;
  }

  copy(): Shape {
    const copy = new Shape();
    for (const [id, parentId] of this.links) copy.insert(id, parentId);
    return copy;
  }

  leaf(random: Random): number {
    for (;;) {
      const id = pick(random, this.#ids);
      if (this.childrenOf(id).length === 0) return id;
    }
  }

  /** A place for it somewhere else: neither below itself nor where it is. */
  parentFor(id: number, random: Random): number {
    for (;;) {
      const parent = pick(random, this.#ids);
      if (parent !== this.parentOf(id) && !this.pathOf(parent).includes(id)) return parent;
    }
  }

  nodes(): TreeNode[] {
    const nodes = new Map(this.#ids.map((id) => [id, { id, children: [] as TreeNode[] }]));
    const roots: TreeNode[] = [];
    for (const id of this.#ids) {
      const parent = nodes.get(this.parentOf(id) ?? 0);
      const node = nodes.get(id);
      if (node) (parent?.children ?? roots).push(node);
    }
    return roots;
  }
}

/**
 * A tree of this many with one root; each parent has from two to some thirty children, eight in the
 * geometric mean, so that some branches are much deeper than others. Ids count up from 1, parents before
 * their children, so that rows lie in the order in which a shop would have added them.
 */
export function growTree(count: number, random: Random): Shape {
  const tree = new Shape();
  tree.insert(1, null);
  for (let index = 1; index < count; index += 1) {
    const fanOut = 2 ** (1 + 4 * random());
    tree.insert(index + 1, Math.floor(index / fanOut) + 1);
  }
  return tree;
}

/** The twenty categories whose subtrees come closest to that size. */
export function near(counts: ReadonlyMap<number, number>, wanted: number): number[] {
  const distance = (count: number) => Math.abs(Math.log(count / wanted));
  return [...counts]
    .filter(([, count]) => distance(count) < Math.log(1.6))
    .sort(([, a], [, b]) => distance(a) - distance(b))
    .slice(0, 20)
    .map(([id]) => id);
}

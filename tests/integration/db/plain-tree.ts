import { mostLevels } from '../../../db/categories/places';

/** A tree of names in memory, as plain as can be: what the nested set is measured against. */
export interface PlainNode {
  readonly id: number;
  name: string;
  parent: PlainNode | null;
  readonly children: PlainNode[];
  products: number;
}

export interface PlainPlace {
  readonly parentId: number | null;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

export class PlainTree {
  readonly roots: PlainNode[] = [];
  readonly nodes = new Map<number, PlainNode>();

  /** @returns the name of the refusal, or null where this would be done */
  refusesPlace(place: PlainPlace, names: readonly string[], moving?: number): string | null {
    const { parentId, before, after } = place;
    const parent = parentId === null ? null : this.nodes.get(parentId);
    if (parent === undefined) return 'ParentNotFound';
    const siblings = this.childrenOf(parent).filter(({ id }) => id !== moving);
    const beside = before ?? after;
    if (beside !== undefined && !siblings.some(({ id }) => id === beside)) return 'ParentNotFound';
    if (moving !== undefined && this.isWithin(parent, moving)) return 'CategoryCycle';
    const node = moving === undefined ? undefined : this.get(moving);
    if (node && beside === undefined && node.parent === parent) return null;
    const levels = this.levels(parent) + (node === undefined ? 1 : this.height(node));
    if (levels > mostLevels) return 'CategoryTooDeep';
    const taken = new Set(siblings.map(({ name }) => name.toLowerCase()));
    return names.some((name) => taken.has(name.toLowerCase())) ? 'DuplicateCategory' : null;
  }

  insert(id: number, name: string, place: PlainPlace): void {
    const node: PlainNode = { id, name, parent: null, children: [], products: 0 };
    this.nodes.set(id, node);
    this.put(node, place);
  }

  move(id: number, place: PlainPlace): void {
    const node = this.get(id);
    const stays = place.before === undefined && place.after === undefined;
    if (stays && (node.parent?.id ?? null) === place.parentId) return;
    this.cut(node);
    this.put(node, place);
  }

  remove(id: number, reassignTo?: number): void {
    const node = this.get(id);
    for (const child of node.children.slice()) {
      this.move(child.id, { parentId: reassignTo ?? null });
    }
    if (reassignTo !== undefined) this.get(reassignTo).products += node.products;
    this.cut(node);
    this.nodes.delete(id);
  }

  get(id: number): PlainNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`no ${id} in the model`);
    return node;
  }

  /** From the root down to a node. */
  levels(node: PlainNode | null): number {
    let levels = 0;
    for (let each = node; each !== null; each = each.parent) levels += 1;
    return levels;
  }

  /** From a node down to its deepest leaf. */
  height(node: PlainNode): number {
    return 1 + Math.max(0, ...node.children.map((child) => this.height(child)));
  }

  /** Whether a node is `top` or below it. */
  isWithin(node: PlainNode | null, top: number): boolean {
    for (let each = node; each !== null; each = each.parent) if (each.id === top) return true;
    return false;
  }

  /** Every node in the order of the tree, with all that a nested set must say of it. */
  listed() {
    const rows: { id: number; parentId: number | null; depth: number; path: string[] }[] = [];
    const list = (nodes: readonly PlainNode[], path: string[]) => {
      for (const node of nodes) {
        const here = [...path, node.name];
        rows.push({
          id: node.id,
          parentId: node.parent?.id ?? null,
          depth: path.length,
          path: here,
        });
        list(node.children, here);
      }
    };
    list(this.roots, []);
    return rows;
  }

  private childrenOf(parent: PlainNode | null): PlainNode[] {
    return parent?.children ?? this.roots;
  }

  private cut(node: PlainNode): void {
    const siblings = this.childrenOf(node.parent);
    siblings.splice(siblings.indexOf(node), 1);
  }

  private put(node: PlainNode, { parentId, before, after }: PlainPlace): void {
    node.parent = parentId === null ? null : this.get(parentId);
    const siblings = this.childrenOf(node.parent);
    const at = siblings.findIndex(({ id }) => id === (before ?? after));
    const index = at < 0 ? siblings.length : before === undefined ? at + 1 : at;
    siblings.splice(index, 0, node);
  }
}

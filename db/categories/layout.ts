import type { Gap, Interval } from './intervals';

export interface TreeNode {
  readonly id: number;
  readonly children: TreeNode[];
}

export interface Numbered extends Interval {
  readonly id: number;
  readonly depth: number;
}

/**
 * Numbers for whole trees, spread evenly over a range, with room behind each node's last child in
 * proportion to its children (as `spread` in room.ts leaves it).
 */
export function layOut(roots: readonly TreeNode[], over: Gap): Numbered[] {
  const borders = [...walk(roots)];
  const units = borders.reduce((sum, border) => sum + border.units, 2 + roots.length);
  const begun = new Map<number, number>();
  const numbered: Numbered[] = [];
  let passed = 0;
  for (const { node, opens, depth, units: more } of borders) {
    passed += more;
    const border = over.after + Math.floor((over.before - over.after) * (passed / units));
    if (opens) begun.set(node.id, border);
    else numbered.push({ id: node.id, lft: begun.get(node.id) ?? 0, rgt: border, depth });
  }
  return numbered;
}

interface Border {
  readonly node: TreeNode;
  readonly opens: boolean;
  readonly depth: number;
  readonly units: number;
}

/** Every node's two borders in order; without recursion, as a tree may be deep. */
function* walk(roots: readonly TreeNode[]): Generator<Border> {
  const left: Border[] = roots.toReversed().map((node) => opening(node, 0));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    yield next;
    if (!next.opens) continue;
    const { node, depth } = next;
    left.push({ node, opens: false, depth, units: 2 + node.children.length });
    left.push(...node.children.toReversed().map((child) => opening(child, depth + 1)));
  }
}

function opening(node: TreeNode, depth: number): Border {
  return { node, opens: true, depth, units: 1 };
}

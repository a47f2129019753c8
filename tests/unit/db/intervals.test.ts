import * as fc from 'fast-check';
import { fits, lineEnd, placeIn, roomIn, unitsPerNode } from '../../../db/categories/intervals';
import { layOut, type TreeNode } from '../../../db/categories/layout';

const gap = fc
  .tuple(fc.nat(lineEnd - 10_000), fc.nat(lineEnd))
  .map(([after, size]) => ({ after, before: Math.min(lineEnd, after + 1_000 + size) }));

describe('a place in a gap', () => {
  test('lies inside with room on both sides, and takes an eighth of it at most', () => {
    fc.assert(
      fc.property(
        gap,
        fc.integer({ min: 1, max: 1_000 }),
        fc.option(fc.nat(lineEnd)),
        fc.boolean(),
        (within, nodes, previousWidth, hugsRight) => {
          fc.pre(fits(within, nodes));
          const { lft, rgt } = placeIn(within, nodes, { previousWidth, hugsRight });
          expect([lft, rgt].every(Number.isSafeInteger)).toBe(true);
          expect(lft).toBeGreaterThan(within.after);
          expect(rgt).toBeLessThan(within.before);
          expect(rgt - lft).toBeGreaterThanOrEqual(2 * unitsPerNode * nodes);
          expect(rgt - lft).toBeLessThanOrEqual(roomIn(within) / 8);
        },
      ),
    );
  });

  test('as wide as its neighbour, so that 200 siblings in a row fit without new numbers', () => {
    let after = 0;
    let previousWidth: number | null = null;
    for (let n = 0; n < 200; n++) {
      const within = { after, before: lineEnd };
      expect(fits(within, 1)).toBe(true);
      const { lft, rgt } = placeIn(within, 1, { previousWidth, hugsRight: false });
      [after, previousWidth] = [rgt, rgt - lft];
    }
    expect(roomIn({ after, before: lineEnd })).toBeGreaterThan(0);
  });
});

describe('a layout of whole trees', () => {
  /** Each number says whose child the next node is. */
  const forest = fc.array(fc.nat(), { maxLength: 60 }).map((parents) => {
    const roots: TreeNode[] = [];
    const nodes: TreeNode[] = [];
    for (const [id, number] of parents.entries()) {
      const node = { id, children: [] };
      (nodes[number % (id + 1)]?.children ?? roots).push(node);
      nodes.push(node);
    }
    return roots;
  });

  test('gives every node its own interval inside its parent’s, in order, with its depth', () => {
    fc.assert(
      fc.property(forest, (roots) => {
        const numbered = layOut(numberedAnew(roots), { after: 0, before: lineEnd });
        const byStart = numbered.toSorted((a, b) => a.lft - b.lft);
        const open: typeof byStart = [];
        for (const [position, node] of byStart.entries()) {
          expect(node.lft).toBeLessThan(node.rgt);
          while (open.length > 0 && (open.at(-1)?.rgt ?? 0) < node.lft) open.pop();
          const around = open.at(-1);
          if (around) expect(node.rgt).toBeLessThan(around.rgt);
          expect(node.depth).toBe(open.length);
          expect(node.id).toBe(position);
          open.push(node);
        }
      }),
    );
  });

  test('a chain of 50,000 is no deeper than the stack', () => {
    let chain: TreeNode = { id: 0, children: [] };
    for (let id = 1; id < 50_000; id++) chain = { id, children: [chain] };
    expect(layOut([chain], { after: 0, before: lineEnd })).toHaveLength(50_000);
  });
});

/** Ids in the order in which a walk from the top meets them. */
function numberedAnew(roots: readonly TreeNode[]): TreeNode[] {
  let next = 0;
  const again = (node: TreeNode): TreeNode => {
    const id = next++;
    return { id, children: node.children.map(again) };
  };
  return roots.map(again);
}

import type { Knex } from '../database';
import { closeBefore, lineEnd } from './intervals';
import { lockTree } from './lock';
import { layOut, type TreeNode } from './layout';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly parentId: number | null;
  readonly lft: number;
  readonly rgt: number;
  readonly depth: number;
}

export interface TreeCheck {
  readonly categories: number;
  /** In words, with the categories' ids and names; empty if all is well. */
  readonly violations: readonly string[];
}

/**
 * Whether the nested set is one, and says the same as the parents: every interval lies within its
 * parent's and apart from all others, and depths count the way to the root.
 */
export async function checkTree(db: Knex): Promise<TreeCheck> {
  const rows = await readRows(db);
  const open: Row[] = [];
  const violations: string[] = [];
  for (const row of rows) {
    closeBefore(open, row.lft, (each) => each);
    violations.push(...wrongWith(row, open.at(-1), open.length));
    open.push(row);
  }
  return { categories: rows.length, violations };
}

function wrongWith(row: Row, around: Row | undefined, depth: number): string[] {
  const what = `category ${row.id} (${row.name})`;
  const wrong: string[] = [];
  if (row.lft >= row.rgt || row.lft <= 0 || row.rgt >= lineEnd) {
    wrong.push(`${what} has the interval ${row.lft} to ${row.rgt}, which is none`);
  }
  if (around !== undefined && (row.lft <= around.lft || row.rgt >= around.rgt)) {
    wrong.push(`${what} overlaps with category ${around.id} (${around.name})`);
  }
  if ((around?.id ?? null) !== row.parentId) {
    const is = around === undefined ? 'no category' : `category ${around.id} (${around.name})`;
    wrong.push(`${what} lies in ${is}, but its parent is ${row.parentId ?? 'none'}`);
  }
  if (row.depth !== depth) wrong.push(`${what} has depth ${row.depth} instead of ${depth}`);
  return wrong;
}

export interface Repair {
  /** How many categories got other numbers. */
  readonly changed: number;
  /** Those whose parents went round in a circle; one of each circle is a root now. */
  readonly cutLoose: readonly number[];
}

/** Numbers the tree anew by the parents, siblings in the order in which they stand now. */
export async function repairTree(trx: Knex.Transaction): Promise<Repair> {
  await lockTree(trx);
  const rows = await readRows(trx);
  const { nodes, cutLoose } = forest(rows);
  const before = new Map(rows.map((row) => [row.id, row]));
  const changed = layOut(nodes, { after: 0, before: lineEnd }).filter(({ id, lft, rgt, depth }) => {
    const was = before.get(id);
    return cutLoose.includes(id) || was?.lft !== lft || was.rgt !== rgt || was.depth !== depth;
  });
  await trx.raw(
    `UPDATE categories c SET lft = n.lft, rgt = n.rgt, depth = n.depth,
       parent_id = CASE WHEN c.id = ANY(CAST(:loose AS int[])) THEN NULL ELSE parent_id END
     FROM jsonb_to_recordset(CAST(:numbers AS jsonb)) AS n (id int, lft bigint, rgt bigint, depth int)
     WHERE c.id = n.id`,
    { numbers: JSON.stringify(changed), loose: cutLoose },
  );
  return { changed: changed.length, cutLoose };
}

async function readRows(db: Knex): Promise<Row[]> {
  return db('categories')
    .select<Row[]>('id', 'name', 'parentId', 'lft', 'rgt', 'depth')
    .orderBy(['lft', 'id']);
}

/** The rows as trees. What no root leads to hangs on a circle of parents, which is cut where it is first met. */
function forest(rows: readonly Row[]): { nodes: TreeNode[]; cutLoose: number[] } {
  const nodes = new Map<number, TreeNode>(rows.map(({ id }) => [id, { id, children: [] }]));
  const roots: TreeNode[] = [];
  for (const { id, parentId } of rows) {
    const node = nodes.get(id);
    const parent = parentId === null ? undefined : nodes.get(parentId);
    if (node !== undefined) (parent?.children ?? roots).push(node);
  }
  const cutLoose: number[] = [];
  const reached = new Set<number>();
  const reach = (from: TreeNode) => {
    for (const left = [from]; ;) {
      const node = left.pop();
      if (node === undefined) return;
      reached.add(node.id);
      left.push(...node.children);
    }
  };
  for (const root of roots) reach(root);
  for (const { id, parentId } of rows) {
    const node = nodes.get(id);
    if (node === undefined || reached.has(id)) continue;
    const siblings = nodes.get(parentId ?? 0)?.children ?? [];
    siblings.splice(siblings.indexOf(node), 1);
    roots.push(node);
    cutLoose.push(id);
    reach(node);
  }
  return { nodes: roots, cutLoose };
}

import type { Knex } from '../database';
import { idsUpFrom } from './above';
import {
  fits,
  lineEnd,
  unitsPerNode,
  wantedUnit,
  type Gap,
  type Interval,
  type Neighbours,
} from './intervals';

/** What the tree lies in: the parent that a root does not have. */
export const wholeLine = { id: null, lft: 0, rgt: lineEnd, depth: -1 } as const;

export type Enclosing = Interval & { readonly id: number | null; readonly depth: number };
export type Sibling = Interval & { readonly id: number };

/** A place among siblings, with the neighbours it will have. */
export interface Spot {
  readonly parent: Enclosing;
  readonly previous: Sibling | null;
  readonly next: Sibling | null;
}

export function gapAt({ parent, previous, next }: Spot): Gap {
  return { after: previous?.rgt ?? parent.lft, before: next?.lft ?? parent.rgt };
}

export function neighboursAt({ previous, next }: Spot): Neighbours {
  return {
    previousWidth: previous === null ? null : previous.rgt - previous.lft,
    hugsRight: previous === null && next !== null,
  };
}

/**
 * Sees that this many nodes fit at the spot: where its gap is used up, the smallest subtree around it
 * that has room is spread out anew, with a wide gap at the spot. What was read of the tree before is
 * out of date then.
 *
 * @returns whether anything was moved
 */
export async function makeRoom(trx: Knex.Transaction, spot: Spot, nodes: number): Promise<boolean> {
  const gap = gapAt(spot);
  if (fits(gap, nodes)) return false;
  const hole = 32 * unitsPerNode * nodes;
  for (const [levelsUp, around] of (await enclosing(trx, spot.parent)).entries()) {
    const { below, children } = await countBelow(trx, around);
    const tail = unitsBehind(children) + (gap.before === around.rgt ? hole : 0);
    const units = unitsPerNode * below + hole + tail;
    const unit = Math.floor((around.rgt - around.lft) / units);
    if (unit >= wantedUnit(levelsUp) || (around.id === null && unit >= 1)) {
      const all = { after: around.lft, before: around.rgt };
      await spread(trx, all, all, { tail, hole: { border: gap.before, units: hole } });
      return true;
    }
  }
  throw new Error('the tree of categories has no room left');
}

/** From the parent up to the line itself. */
async function enclosing(trx: Knex.Transaction, parent: Enclosing): Promise<Enclosing[]> {
  if (parent.id === null) return [wholeLine];
  const { rows } = await trx.raw<{ rows: Enclosing[] }>(
    `SELECT id, lft, rgt, depth FROM categories WHERE id = ANY(${idsUpFrom}) ORDER BY depth DESC`,
    [[parent.id]],
  );
  return [...rows, wholeLine];
}

async function countBelow(trx: Knex.Transaction, { lft, rgt, depth }: Enclosing) {
  const { rows } = await trx.raw<{ rows: { below: number; children: number }[] }>(
    `SELECT count(*) AS below, count(*) FILTER (WHERE depth = ?) AS children
     FROM categories WHERE lft > ? AND lft < ?`,
    [depth + 1, lft, rgt],
  );
  return rows[0] ?? { below: 0, children: 0 };
}

/** The room behind the last child grows with the number of children: as many again may come. */
function unitsBehind(children: number): number {
  return 2 + children;
}

interface Layout {
  /** Units behind the last border. */
  readonly tail: number;
  /** More units right before this border. */
  readonly hole?: { readonly border: number; readonly units: number };
  /** The top one's new parent, and the levels that this is further down for all. */
  readonly moved?: {
    readonly id: number;
    readonly parentId: number | null;
    readonly deeper: number;
  };
}

/** Spreads the nodes that lie in one range over another one, in one statement; their order stays. */
export async function spread(
  trx: Knex.Transaction,
  of: Gap,
  over: Gap,
  { tail, hole = { border: 0, units: 0 }, moved = { id: 0, parentId: null, deeper: 0 } }: Layout,
): Promise<void> {
  await trx.raw(
    `WITH moved AS (
       SELECT id, parent_id, lft, rgt FROM categories WHERE lft > :after AND lft < :before
     ), families AS (
       SELECT parent_id AS id, count(*) AS children FROM moved GROUP BY parent_id
     ), borders AS (
       SELECT id, true AS opens, lft AS border, 1 AS units FROM moved
       UNION ALL
       SELECT id, false, rgt, 2 + coalesce(children, 0) FROM moved LEFT JOIN families USING (id)
     ), placed AS (
       SELECT id, opens, sum(units + CASE WHEN border = :hole THEN :holeUnits ELSE 0 END)
                           OVER (ORDER BY border) AS position FROM borders
     ), line AS (
       SELECT id, opens, CAST(:from + floor(
                position * (CAST(:to AS numeric) - :from) / (max(position) OVER () + :tail)) AS bigint) AS border
       FROM placed
     )
     UPDATE categories c SET lft = l.border, rgt = r.border, depth = c.depth + CAST(:deeper AS int),
       parent_id = CASE WHEN c.id = :moved THEN CAST(:parentId AS int) ELSE c.parent_id END
     FROM line l JOIN line r USING (id) WHERE l.opens AND NOT r.opens AND c.id = l.id`,
    {
      after: of.after,
      before: of.before,
      from: over.after,
      to: over.before,
      hole: hole.border,
      holeUnits: hole.units,
      tail,
      deeper: moved.deeper,
      moved: moved.id,
      parentId: moved.parentId,
    },
  );
}

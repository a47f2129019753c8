/**
 * The arithmetic of a nested set with room. Borders are whole numbers on a line up to 2^53, so that they
 * are exact both as bigint and as JavaScript numbers.
 */
export const lineEnd = Number.MAX_SAFE_INTEGER;

/** The open range between two borders: what lies in it is free. */
export interface Gap {
  readonly after: number;
  readonly before: number;
}

export interface Interval {
  readonly lft: number;
  readonly rgt: number;
}

/**
 * On a walk over nodes in the order of their left borders, `open` holds those that lie around the next one:
 * takes off what ends before it.
 */
export function closeBefore<T>(open: T[], lft: number, intervalOf: (each: T) => Interval): void {
  for (let last = open.at(-1); last && intervalOf(last).rgt < lft; last = open.at(-1)) open.pop();
}

/** Numbers a node needs when a range is spread out anew: two borders, and room behind its last child. */
export const unitsPerNode = 4;

export function roomIn({ after, before }: Gap): number {
  return Math.max(0, before - after - 1);
}

/** Whether this many nodes fit with some room to spare, so that the next one is likely to fit as well. */
export function fits(gap: Gap, nodes: number): boolean {
  return roomIn(gap) >= 16 * unitsPerNode * nodes;
}

export interface Neighbours {
  /** As wide as the sibling before it, if it has one: so equal siblings share a range equally. */
  readonly previousWidth: number | null;
  /** First of all: the room stays before it. Otherwise it stays behind. */
  readonly hugsRight: boolean;
}

/**
 * Where nodes go in a gap that fits them: an eighth of it at most, so that more can follow; as wide as
 * their neighbour, so that appended siblings use the range evenly and do not halve it each time.
 */
export function placeIn(gap: Gap, nodes: number, at: Neighbours): Interval {
  const room = roomIn(gap);
  const least = 2 * unitsPerNode * nodes;
  const wished = at.previousWidth ?? Math.floor(room / 64);
  const width = Math.max(least, Math.min(wished, Math.floor(room / 8)));
  const margin = Math.max(1, Math.floor(Math.min(width, room / 8) / 8));
  return at.hugsRight
    ? { lft: gap.before - margin - width, rgt: gap.before - margin }
    : { lft: gap.after + margin, rgt: gap.after + margin + width };
}

/** The least room per unit that is worth spreading for; more the higher up, so that it lasts longer the more it costs. */
export function wantedUnit(levelsUp: number): number {
  return 2 ** Math.min(6 + levelsUp, 20);
}

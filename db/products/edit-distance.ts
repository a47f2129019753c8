/**
 * The optimal string alignment distance: how many letters must be put in, left out, exchanged, or swapped
 * with their neighbour, none of them twice, to make one word of the other.
 */
export function editDistance(one: string, other: string): number {
  const [from, to] = [Array.from(one), Array.from(other)];
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of from.entries()) {
    const next = [row + 1];
    for (const [column, wanted] of to.entries()) {
      const kept = at(last, column) + (letter === wanted ? 0 : 1);
      const swapped =
        letter === to[column - 1] && wanted === from[row - 1]
          ? at(beforeLast, column - 1) + 1
          : Infinity;
      next.push(Math.min(kept, swapped, at(last, column + 1) + 1, at(next, column) + 1));
    }
    beforeLast = last;
    last = next;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}

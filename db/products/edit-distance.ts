/**
 * How many slips of the finger lie between two words: letters left out, put in, mistaken for another, or
 * two beside each other swapped (optimal string alignment distance).
 */
export function slipsBetween(a: string, b: string): number {
  const [from, to] = [Array.from(a), Array.from(b)];
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [i, letter] of from.entries()) {
    const row = [i + 1];
    for (const [j, other] of to.entries()) {
      const mistaken = (last[j] ?? 0) + (letter === other ? 0 : 1);
      let least = Math.min((last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1, mistaken);
      if (i > 0 && j > 0 && letter === to[j - 1] && from[i - 1] === other) {
        least = Math.min(least, (beforeLast[j - 1] ?? 0) + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length] ?? 0;
}

/** How many slips are forgiven in a word of this length; none in a number, where each digit means something. */
export function slipsForgiven(word: string): number {
  if (/^\d+$/.test(word) || word.length < 4) return 0;
  return word.length < 7 ? 1 : 2;
}

/** Words of a search, as patterns for ILIKE that take their wildcards literally. */
export function patterns(search: string | undefined): string[] {
  return (search ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`);
}

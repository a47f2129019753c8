/** The address of the list with these filters, and no others. */
export function listAddress(filter: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({
    filter: JSON.stringify(filter),
    displayedFilters: JSON.stringify(
      Object.fromEntries(Object.keys(filter).map((name) => [name, true])),
    ),
    sort: 'created_at',
    order: 'DESC',
    page: '1',
    perPage: '25',
  });
  return `/notifications?${query.toString()}`;
}

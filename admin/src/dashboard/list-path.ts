/** A list with its filter and order set, as react-admin reads them from the address. */
export function listPath(
  resource: string,
  filter: Readonly<Record<string, string | boolean>> = {},
  sort?: { readonly field: string; readonly order: 'ASC' | 'DESC' },
): string {
  const query = new URLSearchParams({
    filter: JSON.stringify(filter),
    page: '1',
    ...(sort && { sort: sort.field, order: sort.order }),
  });
  return `/${resource}?${query.toString()}`;
}

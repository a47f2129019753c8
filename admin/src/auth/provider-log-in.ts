import { randomKey } from '../data/random-key';

const begunAt = 'orderflow.log-in';
const mark = 'log_in';

/** The address that leads to the provider, and from there back to `path` of this site in this tab. */
export function addressOfProvider(provider: 'oidc' | 'google', path: string): string {
  const begun = randomKey();
  sessionStorage.setItem(begunAt, begun);
  const next = new URL(`/admin${path}`, location.origin);
  next.searchParams.set(mark, begun);
  const query = new URLSearchParams({ next: next.pathname + next.search });
  return `/api/v1/auth/${provider}/login/?${query.toString()}`;
}

export type Return = { kind: 'none' } | { kind: 'token'; token: string } | { kind: 'refused' };

/**
 * Takes the token out of the address that the provider's log-in ended at. Only where this tab has begun that
 * log-in: else anyone could log people in as somebody else by a link.
 */
export function takeReturn(): Return {
  const address = new URL(location.href);
  const token = new URLSearchParams(address.hash.slice(1)).get('token');
  const marked = address.searchParams.get(mark);
  if (token === null && marked === null) return { kind: 'none' };
  address.hash = '';
  address.searchParams.delete(mark);
  history.replaceState(null, '', address);
  const begun = sessionStorage.getItem(begunAt);
  sessionStorage.removeItem(begunAt);
  if (token === null) return { kind: 'none' };
  return begun !== null && begun === marked ? { kind: 'token', token } : { kind: 'refused' };
}

import type { Doer } from '../db/audit';
import type { User } from './access';

/** From where a request comes. */
export interface Origin {
  /** The client's address; a trusted proxy's word for it where there is one. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

interface Asking {
  readonly origin: Origin;
  readonly requestId: string;
}

/** Who acts in this request, for the audit log. */
export function doerOf({ user, origin, requestId }: Asking & { readonly user: User }): Doer {
  const { admin, customer } = user;
  const actor =
    admin === null
      ? ({ type: 'customer', id: customer.id } as const)
      : ({ type: 'admin', id: admin.id } as const);
  return { ...actor, ...origin, requestId };
}

/** Nobody who is logged in: what happens to an account before anyone is. */
export function nobody({ origin, requestId }: Asking): Doer {
  return { type: 'system', id: null, ...origin, requestId };
}

/** Somebody who has just shown that they are this customer. */
export function customerActs(customerId: number, { origin, requestId }: Asking): Doer {
  return { type: 'customer', id: customerId, ...origin, requestId };
}

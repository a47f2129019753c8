import type { Doer } from '../db/audit';
import type { User } from './access';

/** From where a request comes. */
export interface Origin {
  /** The client's address; a trusted proxy's word for it where there is one. */
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** A request, as far as it says from where it comes. */
export interface Request {
  readonly origin: Origin;
  readonly requestId: string;
}

/** A request of somebody who is logged in. */
export interface Asking extends Request {
  readonly user: User;
}

/** Who acts in this request, for the audit log. */
export function doerOf({ user, origin, requestId }: Asking): Doer {
  const { admin, customer } = user;
  const actor =
    admin === null
      ? ({ type: 'customer', id: customer.id } as const)
      : ({ type: 'admin', id: admin.id } as const);
  return { ...actor, ...origin, requestId };
}

/** Nobody who is logged in: what happens to an account before anyone is. */
export function nobody({ origin, requestId }: Request): Doer {
  return { type: 'system', id: null, ...origin, requestId };
}

/** Somebody who has just shown that they are this customer. */
export function customerActs(customerId: number, { origin, requestId }: Request): Doer {
  return { type: 'customer', id: customerId, ...origin, requestId };
}

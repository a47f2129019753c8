import { stillHolds } from '../../db/accounts/log-ins';
import type { Knex } from '../../db/database';
import type { User } from '../access';
import { Problem } from '../problems';
import { notAuthenticated } from '../route';

const hour = 3_600_000;

/**
 * What would hand the account over, or end it, takes a log-in of the last hour: a token that was found or
 * taken later is not enough (ASVS 5.0, 7.5.1).
 *
 * @throws Problem LogInAgain
 */
export function requireRecentLogIn({ loggedInAt }: User): void {
  if (Date.now() - loggedInAt.getTime() < hour) return;
  throw new Problem(
    'LogInAgain',
    'For this, please log in again; it takes a log-in of the last hour.',
  );
}

/**
 * A log-in that was ended while the request was under way changes nothing that matters for log-ins any more.
 *
 * @throws Problem NotAuthenticated
 */
export async function requireStillLoggedIn(
  trx: Knex.Transaction,
  { customer, tokenId }: User,
): Promise<void> {
  if (!(await stillHolds(trx, { customerId: customer.id, tokenId }))) throw notAuthenticated();
}

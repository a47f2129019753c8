import { beginErasure } from '../../db/accounts/erase';
import { actingAs } from '../../db/audit';
import { Problem } from '../problems';
import { doerOf, type Asking } from '../doer';
import type { Services } from '../services';
import { changeableCustomer } from './find-customer';
import { requireRecentLogIn, requireStillLoggedIn } from './recent-log-in';

/**
 * Erases a customer: oneself, or another with `manage_customers`. The person is gone with the answer;
 * what hangs on the orders follows, however long it takes.
 *
 * @throws Problem NotFound, NotAllowed, LogInAgain, LastSuperAdmin
 */
export async function erase(
  { db, privacy }: Pick<Services, 'db' | 'privacy'>,
  asking: Asking,
  id: number,
): Promise<void> {
  const isSelf = id === asking.user.customer.id;
  if (isSelf) requireRecentLogIn(asking.user);
  await actingAs(db, doerOf(asking), async (trx) => {
    if (isSelf) await requireStillLoggedIn(trx, asking.user);
    await changeableCustomer(trx, asking.user, id);
    await beginErasure(trx, id);
    // From where an admin did what would go with them, at a moment of their choice.
    if (isSelf && asking.user.admin !== null) {
      throw new Problem('NotAllowed', 'The account of an admin is erased by another admin.');
    }
  });
  void privacy.erase(id);
}

import { beginErasure } from '../../db/accounts/erase';
import { actingAs } from '../../db/audit';
import { doerOf, type Asking } from '../doer';
import type { Services } from '../services';
import { changeableCustomer } from './find-customer';

/**
 * Erases a customer: oneself, or another with `manage_customers`. The person is gone with the answer;
 * what hangs on the orders follows, however long it takes.
 *
 * @throws Problem NotFound, NotAllowed, LastSuperAdmin
 */
export async function erase(
  { db, privacy }: Pick<Services, 'db' | 'privacy'>,
  asking: Asking,
  id: number,
): Promise<void> {
  await actingAs(db, doerOf(asking), async (trx) => {
    await changeableCustomer(trx, asking.user, id);
    await beginErasure(trx, id);
  });
  void privacy.erase(id);
}

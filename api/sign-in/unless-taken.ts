import { violatedUnique } from '../../db/database';
import { Problem } from '../problems';

/**
 * Writes an e-mail address. The unique index decides between two who want one address at once, in
 * whatever case.
 *
 * @throws Problem DuplicateEmail
 */
export async function unlessTaken<T>(write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedUnique(error) !== 'customers_email_key') throw error;
    const message = 'An account with this e-mail address exists already.';
    throw new Problem('DuplicateEmail', message, { errors: { email: [message] }, cause: error });
  }
}

import type { Admin, Permission, Role } from '../../db/models/admin';
import { permissionsOf, type User } from '../access';
import { Problem } from '../problems';

type Rights = Pick<Admin, 'role' | 'permissions'>;

/**
 * A super_admin is changed by none but a super_admin.
 *
 * @throws Problem NotAllowed
 */
export function requireRank(user: User, other: Rights): void {
  if (other.role === 'super_admin' && user.admin?.role !== 'super_admin') {
    throw new Problem('NotAllowed', 'Only a super_admin may change a super_admin.');
  }
}

/**
 * Whether one may change the account of an admin: whoever sets another's address or password can act as
 * that other. So it takes `manage_admins`, and all that the other may do.
 *
 * @throws Problem NotAllowed
 */
export function requireAbove(user: User, other: Rights): void {
  if (!user.permissions.has('manage_admins')) {
    throw new Problem('NotAllowed', 'This is an admin: it takes the permission manage_admins.');
  }
  requireRank(user, other);
  const beyond = beyondOf(user, [...permissionsOf(other)]);
  if (beyond.length > 0) {
    const words = `This admin may do what you may not: ${beyond.join(', ')}.`;
    throw new Problem('NotAllowed', words);
  }
}

/**
 * Nobody gives a role or permission that they do not have.
 *
 * @param before what the admin has already: to leave it is not to give it
 * @throws Problem NotAllowed
 */
export function requireOwn(user: User, given: Rights, before?: Rights): void {
  const rank = user.admin === null ? -1 : ranks[user.admin.role];
  if (ranks[given.role] > rank && given.role !== before?.role) {
    throw new Problem(
      'NotAllowed',
      `You can not give the role ${given.role}, as you do not have it.`,
    );
  }
  const had = before === undefined ? new Set<Permission>() : permissionsOf(before);
  const beyond = beyondOf(user, [...permissionsOf(given)]).filter((each) => !had.has(each));
  if (beyond.length > 0) {
    throw new Problem('NotAllowed', `You can not give ${beyond.join(', ')}: you do not have it.`);
  }
}

const ranks: Record<Role, number> = { manager: 0, admin: 1, super_admin: 2 };

function beyondOf(user: User, wanted: readonly Permission[]): Permission[] {
  return wanted.filter((each) => !user.permissions.has(each));
}

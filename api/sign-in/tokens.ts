import { createHash, randomBytes } from 'node:crypto';
import { takesNoWrites, type Knex } from '../../db/database';
import type { Admin } from '../../db/models/admin';
import { Customer } from '../../db/models/customer';
import { Token } from '../../db/models/token';
import { permissionsOf, type User } from '../access';

/** Whose token it is, as far as it decides what they may do. */
interface Rights {
  readonly tokenId: number;
  readonly adminId: number | null;
  readonly adminRole: Admin['role'];
  readonly adminPermissions: Admin['permissions'];
}

/** What the one query of an authentication brings along with the customer. */
interface Bearer extends Rights {
  readonly tokenLastUsedAt: Date;
  readonly tokenCreatedAt: Date;
}

/** @returns the key, which is stored nowhere; only its hash is */
export async function issueToken(
  db: Knex,
  customerId: number,
  ttlMs: number,
  userAgent = '',
): Promise<string> {
  const key = randomBytes(32).toString('base64url');
  await Token.query(db).insert({
    customerId,
    tokenHash: hashOf(key),
    userAgent: userAgent.slice(0, 500),
    expiresAt: new Date(Date.now() + ttlMs),
  });
  return key;
}

/** Whose key this is; null if it is unknown or expired, or its customer or admin is deactivated. */
export async function findUser(db: Knex, key: string, ttlMs: number): Promise<User | null> {
  // Asked for with every request, so without the models' query builder, which costs a millisecond.
  const bearer = await db('tokens')
    .join('customers', 'customers.id', 'tokens.customerId')
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .where('tokens.tokenHash', hashOf(key))
    .where('tokens.expiresAt', '>', db.fn.now())
    .where('customers.isActive', true)
    .whereRaw('admins.is_active IS NOT FALSE')
    .first<(Bearer & Record<string, unknown>) | undefined>(
      'customers.*',
      'tokens.id as tokenId',
      'tokens.lastUsedAt as tokenLastUsedAt',
      'tokens.createdAt as tokenCreatedAt',
      'admins.id as adminId',
      'admins.role as adminRole',
      'admins.permissions as adminPermissions',
    );
  if (bearer === undefined) return null;
  await prolong(db, bearer, ttlMs);
  const { tokenId, adminId, adminRole: role, adminPermissions: _given, ...rest } = bearer;
  const { tokenLastUsedAt: _used, tokenCreatedAt: loggedInAt, ...customer } = rest;
  return {
    customer: Customer.fromDatabaseJson(customer),
    admin: adminId === null ? null : { id: adminId, role },
    permissions: permissionsNow(bearer),
    tokenId,
    loggedInAt,
  };
}

/** @returns whether the customer had it */
export async function revokeToken(db: Knex, customerId: number, tokenId: number): Promise<boolean> {
  return (await Token.query(db).delete().where({ customerId, id: tokenId })) > 0;
}

export async function revokeAllTokens(db: Knex, customerId: number): Promise<void> {
  await Token.query(db).delete().where({ customerId });
}

/** Of these, who is logged in still, with the rights that they came with. */
export async function stillTheSame(db: Knex, users: readonly User[]): Promise<Set<User>> {
  const rows = await db('tokens')
    .join('customers', 'customers.id', 'tokens.customerId')
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .whereIn(
      'tokens.id',
      users.map(({ tokenId }) => tokenId),
    )
    .where('tokens.expiresAt', '>', db.fn.now())
    .where('customers.isActive', true)
    .whereRaw('admins.is_active IS NOT FALSE')
    .select<Rights[]>(
      'tokens.id as tokenId',
      'admins.id as adminId',
      'admins.role as adminRole',
      'admins.permissions as adminPermissions',
    );
  const now = new Map(rows.map((row) => [row.tokenId, row]));
  return new Set(users.filter((user) => hasRights(user, now.get(user.tokenId))));
}

function hasRights(user: User, now: Rights | undefined): boolean {
  if (now === undefined || now.adminId !== (user.admin?.id ?? null)) return false;
  const permissions = permissionsNow(now);
  return (
    permissions.size === user.permissions.size &&
    [...permissions].every((each) => user.permissions.has(each))
  );
}

function permissionsNow({ adminId, adminRole: role, adminPermissions: permissions }: Rights) {
  return permissionsOf(adminId === null ? null : { role, permissions });
}

/** However much it is used, a log-in ends after so many times the time that an unused one holds. */
const mostLives = 12;

/** The expiry slides with use, but not with every request: reading should not mean writing. */
async function prolong(db: Knex, bearer: Bearer, ttlMs: number): Promise<void> {
  const step = Math.min(60_000, ttlMs / 20);
  if (Date.now() - bearer.tokenLastUsedAt.getTime() < step) return;
  const end = bearer.tokenCreatedAt.getTime() + mostLives * ttlMs;
  const expiresAt = new Date(Math.min(Date.now() + ttlMs, end));
  try {
    await Token.query(db).findById(bearer.tokenId).patch({ lastUsedAt: new Date(), expiresAt });
  } catch (error) {
    // What can be read is read all the same; the next request tries again.
    if (!takesNoWrites(error)) throw error;
  }
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

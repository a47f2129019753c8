import { z } from 'zod';
import { actingAs } from '../../db/audit';
import { importedAs, keepClearOf, rememberImported } from '../../db/django/imported-rows';
import { peopleBrought } from '../../db/django/customers';
import { permissions, roles, type Permission, type Role } from '../../db/models/admin';
import { nobody } from '../doer';
import { highestId } from './customers';
import { bringOver, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { flag, integerId, words } from './values';

interface BroughtAdmin {
  readonly oldId: string;
  readonly id: number | null;
  readonly customer: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly isActive: boolean;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** Each of them stands in the audit log, as any other that becomes an admin. */
export async function bringAdmins(run: Run): Promise<void> {
  const { db, source, isDry, refused } = run;
  if (!source.has('admins')) return;
  const tally = run.report.tally('admins');
  if (!isDry) await keepClearOf(db, 'admins', await highestId(run, 'admins'));
  await bringOver<BroughtAdmin>(run, {
    table: 'admins',
    tally,
    idOf: ({ oldId }) => oldId,
    async plan(rows) {
      const there = await importedAs(
        db,
        'admin',
        rows.map(({ id }) => id ?? ''),
      );
      const people = await peopleBrought(
        db,
        rows.map((row) => row['customer_id'] ?? ''),
      );
      return rows.flatMap((row) => {
        const oldId = row['id'] ?? '';
        const customer = row['customer_id'] ?? '';
        const person = people.get(customer);
        if (there.has(oldId) || person?.isAdmin === true) {
          tally.there += 1;
          return [];
        }
        if (refused.customers.has(customer) || (!isDry && person === undefined)) {
          tally.refuse(oldId, `its customer ${customer} was not brought over`);
          return [];
        }
        if (person?.isErased === true) {
          tally.refuse(oldId, 'its account was erased here');
          return [];
        }
        const admin = adminFrom(row, tally);
        return admin === null ? [] : [admin];
      });
    },
    async write(trx, admins) {
      await actingAs(trx, nobody(fromImport), async (acting) => {
        for (const { oldId, id, customer, createdAt, updatedAt, ...admin } of admins) {
          const person = (await peopleBrought(acting, [customer])).get(customer);
          const isFree =
            id !== null && (await acting('admins').where({ id }).first('id')) === undefined;
          const [row] = await acting('admins')
            .insert({
              ...admin,
              ...(isFree && { id }),
              permissions: [...admin.permissions],
              customerId: person?.id,
              createdAt: createdAt ?? acting.fn.now(),
              updatedAt: updatedAt ?? createdAt ?? acting.fn.now(),
            })
            .returning<{ id: number }[]>('id');
          await rememberImported(acting, 'admin', [{ oldId, newId: row?.id ?? 0 }]);
        }
      });
    },
  });
}

/** Somebody with a shell: nobody is logged in. */
export const fromImport = {
  origin: { ip: null, userAgent: 'npm run import:django' },
  requestId: 'import-django',
};

function adminFrom(row: OldRow, tally: Tally): BroughtAdmin | null {
  const oldId = row['id'] ?? '';
  const given = words(row['role'])
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const role = roles.find((each) => each === given);
  if (role === undefined) {
    tally.refuse(oldId, 'its role is none of manager, admin, super_admin');
    return null;
  }
  const { known, unknown } = permissionsFrom(row['permissions'] ?? null);
  if (unknown > 0) tally.warn(oldId, `${unknown} of its permissions are not known here`);
  return {
    oldId,
    id: integerId(oldId),
    customer: row['customer_id'] ?? '',
    role,
    permissions: role === 'super_admin' ? [] : known,
    isActive: flag(row['is_active'], true),
    createdAt: row['created_at'] ?? null,
    updatedAt: row['updated_at'] ?? null,
  };
}

const names = z.array(z.string());
/** A list, a list in an object, or an object of switches: a JSON field has seen them all. */
const shapes = z.union([
  names,
  z.object({ permissions: names }).transform((given) => given.permissions),
  z
    .record(z.string(), z.boolean())
    .transform((given) => Object.entries(given).flatMap(([name, isOn]) => (isOn ? [name] : []))),
]);

const short: Readonly<Record<string, Permission>> = {
  products: 'manage_products',
  customers: 'manage_customers',
  orders: 'manage_orders',
  admins: 'manage_admins',
  reports: 'view_reports',
  notifications: 'send_notifications',
};

function permissionsFrom(stored: string | null): { known: Permission[]; unknown: number } {
  const given = shapes.safeParse(json(stored ?? '')).data ?? [];
  const known = given.flatMap(
    (name) => permissions.find((each) => each === name || each === short[name]) ?? [],
  );
  return { known: [...new Set(known)], unknown: given.length - known.length };
}

function json(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    // A comma-separated list in a text field.
    return stored
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
  }
}

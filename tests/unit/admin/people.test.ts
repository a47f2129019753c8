import { permissions as known, roles as knownRoles } from '../../../db/models/admin';
import { differencesOf } from '../../../admin/src/people/differences-of';
import {
  mayCareFor,
  mayGive,
  permissions,
  roles,
  rolesToGive,
  usualFor,
  whyNotChange,
} from '../../../admin/src/people/rights';
import type { Admin, AuditEntry } from '../../../admin/src/data/contracts';

const admin = (id: number, role: Admin['role'], ...may: Admin['permissions']) =>
  ({ id, role, permissions: role === 'super_admin' ? [...permissions] : may }) as Admin;

test('the site knows the roles and permissions that there are', () => {
  expect([...permissions].toSorted()).toEqual([...known].toSorted());
  expect([...roles].toSorted()).toEqual([...knownRoles].toSorted());
});

test('nobody is offered a role or permission to give that they do not have', () => {
  const clerk = admin(1, 'admin', 'manage_admins', 'manage_orders');
  expect(rolesToGive(clerk)).toEqual(['manager', 'admin']);
  expect(usualFor('manager', clerk)).toEqual(['manage_orders']);
  expect(mayGive(clerk, 'view_reports')).toBe(false);
  // What somebody has may stay with them.
  expect(mayGive(clerk, 'view_reports', admin(2, 'manager', 'view_reports'))).toBe(true);
  expect(rolesToGive(admin(3, 'super_admin'))).toEqual(['manager', 'admin', 'super_admin']);
});

test('nobody changes themselves, and only a super_admin one of those', () => {
  const clerk = admin(1, 'admin', 'manage_admins');
  const boss = admin(2, 'super_admin');
  expect(whyNotChange(clerk, clerk)).toBe('own');
  expect(whyNotChange(clerk, boss)).toBe('above');
  expect(whyNotChange(boss, admin(3, 'super_admin'))).toBeUndefined();
  expect(whyNotChange(clerk, admin(4, 'admin'))).toBeUndefined();
});

const is = (role: Admin['role'] | null) => ({ is_admin: role !== null, admin_role: role });

test('the account of an admin takes manage_admins, and the rank', () => {
  const clerk = admin(1, 'admin', 'manage_customers');
  const head = admin(2, 'admin', 'manage_customers', 'manage_admins');
  expect(mayCareFor(clerk, is(null))).toBe(true);
  expect(mayCareFor(clerk, is('manager'))).toBe(false);
  expect(mayCareFor(head, is('manager'))).toBe(true);
  expect(mayCareFor(head, is('super_admin'))).toBe(false);
  expect(mayCareFor(admin(3, 'super_admin'), is('super_admin'))).toBe(true);
});

const entry = (part: Partial<AuditEntry>) =>
  differencesOf({ changed: [], before: null, after: null, ...part } as AuditEntry);

describe('the differences of an audit entry', () => {
  test('are the fields that are another now', () => {
    const lines = entry({
      changed: ['city'],
      before: { city: 'Nairobi', country: 'Kenya' },
      after: { city: 'Kisumu', country: 'Kenya' },
    });
    expect(lines).toEqual([{ field: 'city', before: 'Nairobi', after: 'Kisumu' }]);
  });

  test('of something new have nothing before; of something removed nothing after', () => {
    expect(entry({ changed: ['name'], after: { name: 'Chairs' } })).toEqual([
      { field: 'name', before: null, after: 'Chairs' },
    ]);
    expect(entry({ changed: ['name'], before: { name: 'Chairs' } })).toEqual([
      { field: 'name', before: 'Chairs', after: null },
    ]);
  });

  test('name what is not kept or not shown, without a value', () => {
    expect(entry({ changed: ['password'] })).toEqual([
      { field: 'password', before: undefined, after: undefined },
    ]);
  });

  test('tell what an event is about', () => {
    expect(entry({ after: { by: 'password' } })).toEqual([
      { field: 'by', before: null, after: 'password' },
    ]);
  });
});

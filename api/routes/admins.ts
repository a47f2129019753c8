import { defaultPermissions, insertAdmin, setAdminActive } from '../../db/accounts/admins';
import { actingAs } from '../../db/audit';
import type { Knex } from '../../db/database';
import { Admin as AdminRecord } from '../../db/models/admin';
import { tellPerson } from '../../db/notifications/personal';
import { requireRank, requireOwn } from '../accounts/rights';
import { anyAdmin, may } from '../access';
import {
  Admin,
  AdminAnswer,
  AdminPage,
  AdminRights,
  NewAdmin,
  adminList,
  adminParams,
} from '../contracts/admin';
import { AuditPage, auditList } from '../contracts/audit';
import { Dashboard } from '../contracts/dashboard';
import { doerOf, type Asking } from '../doer';
import { presentAdmin } from '../presenters/admin';
import { presentAuditEntry } from '../presenters/audit';
import { Problem } from '../problems';
import { findAdmin, findAdmins } from '../queries/admins';
import { findAuditEntries, personalParts } from '../queries/audit';
import { readDashboard } from '../queries/dashboard';
import { paged } from '../queries/paged';
import { reply, route } from '../route';
import type { Services } from '../services';
import { hashPassword } from '../sign-in/passwords';
import { unlessTaken } from '../sign-in/unless-taken';

const changing = {
  access: may('manage_admins'),
  params: adminParams,
  responds: { 200: AdminAnswer },
} as const;

/** The people who work for the shop, and what they have done. */
export const adminRoutes = [
  route('GET /admin/', {
    summary: 'The admins, those deactivated too',
    access: anyAdmin,
    query: adminList,
    responds: { 200: AdminPage },
    handle: (call, services) =>
      paged(findAdmins(services.db, call.query), call, services, (rows) => rows.map(presentAdmin)),
  }),

  route('GET /admin/me/', {
    summary: 'Who I am here: my role and permissions',
    access: anyAdmin,
    responds: { 200: Admin },
    handle: async ({ user }, { db }) => {
      const admin = user.admin && (await findAdmin(db, user.admin.id));
      if (!admin) throw noSuchAdmin();
      return presentAdmin(admin);
    },
  }),

  route('GET /admin/{id}/', {
    summary: 'An admin',
    access: anyAdmin,
    params: adminParams,
    responds: { 200: Admin },
    handle: async ({ params }, { db }) => {
      const admin = await findAdmin(db, params.id);
      if (admin === undefined) throw noSuchAdmin();
      return presentAdmin(admin);
    },
  }),

  route('GET /admin/dashboard/', {
    summary: 'The shop at a glance: orders, customers, products, messages',
    access: may('view_reports'),
    responds: { 200: Dashboard },
    handle: (_call, { replica }) => replica.ask(readDashboard),
  }),

  route('POST /admin/create_admin/', {
    summary: 'Make an admin',
    description: 'With no role or permission that you do not have yourself.',
    access: may('create_admins'),
    body: NewAdmin,
    responds: { 201: AdminAnswer },
    fails: ['NotAllowed', 'DuplicateEmail'],
    handle: async (call, services) => {
      const { body, user } = call;
      const { role } = body;
      const permissions = body.permissions ?? defaultPermissions[role];
      requireOwn(user, { role, permissions: [...permissions] });
      const passwordHash = await hashPassword(body.password);
      const { db, messages, shop } = services;
      const { admin, welcome } = await unlessTaken(() =>
        actingAs(db, doerOf(call), async (trx) => {
          const made = await insertAdmin(trx, {
            email: body.email,
            firstName: body.first_name,
            lastName: body.last_name,
            passwordHash,
            role,
            permissions,
          });
          return { ...made, welcome: await tellPerson(trx, 'made_admin', made.customer, shop) };
        }),
      );
      void messages.send(welcome);
      return reply(201, await answer(services, admin.id));
    },
  }),

  route('POST /admin/{id}/update_permissions/', {
    ...changing,
    summary: 'Give an admin other permissions, or another role',
    description:
      'Nobody gives what they do not have, or changes their own; a super_admin is changed by one only.',
    body: AdminRights,
    fails: ['LastSuperAdmin'],
    handle: async (call, services) => {
      await change(services, call, call.params.id, async (trx, admin) => {
        const { permissions, role = admin.role } = call.body;
        requireOwn(call.user, { role, permissions }, admin);
        await AdminRecord.query(trx).findById(admin.id).patch({ permissions, role });
      });
      return answer(services, call.params.id);
    },
  }),

  route('POST /admin/{id}/deactivate/', {
    ...changing,
    summary: 'Let an admin in no more',
    fails: ['LastSuperAdmin'],
    handle: async (call, services) => {
      await change(services, call, call.params.id, (trx, admin) =>
        setAdminActive(trx, admin, false),
      );
      return answer(services, call.params.id);
    },
  }),

  route('POST /admin/{id}/activate/', {
    ...changing,
    summary: 'Let an admin in again',
    handle: async (call, services) => {
      await change(services, call, call.params.id, (trx, admin) =>
        setAdminActive(trx, admin, true),
      );
      return answer(services, call.params.id);
    },
  }),

  route('GET /admin/audit/', {
    summary: 'Who did what, when and from where, the latest first',
    access: may('manage_admins'),
    query: auditList,
    responds: { 200: AuditPage },
    handle: (call, services) => {
      const entries = findAuditEntries(services.db, call.query, services.shop.timeZone);
      return paged(entries, call, services, async (rows) => {
        const parts = await personalParts(services.db, rows);
        return rows.map((row) => presentAuditEntry(row, parts.get(row.id) ?? [], call.user));
      });
    },
  }),
];

/** @throws Problem NotFound, NotAllowed for oneself or somebody above */
function change(
  { db }: Pick<Services, 'db'>,
  asking: Asking,
  id: number,
  work: (trx: Knex.Transaction, admin: AdminRecord) => Promise<void>,
): Promise<void> {
  return actingAs(db, doerOf(asking), async (trx) => {
    const admin = (await findAdmin(trx, id)) && (await locked(trx, id));
    if (admin === undefined) throw noSuchAdmin();
    if (admin.id === asking.user.admin?.id) {
      throw new Problem('NotAllowed', 'You can not change your own rights.');
    }
    requireRank(asking.user, admin);
    await work(trx, admin);
  });
}

function locked(trx: Knex.Transaction, id: number) {
  return AdminRecord.query(trx).findById(id).forUpdate();
}

async function answer({ db }: Pick<Services, 'db'>, id: number) {
  const admin = await findAdmin(db, id);
  if (admin === undefined) throw noSuchAdmin();
  return { success: true as const, admin: presentAdmin(admin) };
}

function noSuchAdmin(): Problem {
  return new Problem('NotFound', 'There is no such admin.');
}

import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { AuditEntry, type Values } from '../../db/models/audit-entry';
import type { auditList } from '../contracts/audit';
import { groupBy } from './group';
import { ordered } from './paged';
import { patterns } from './search';
import { endOf, startOf } from './time-range';

type Filters = Omit<z.output<typeof auditList>, 'page' | 'page_size'>;

export type AuditRow = AuditEntry & { readonly actorName: string | null };

/** What of an entry goes with a person. */
export interface PersonalPart {
  readonly auditId: number;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly before: Values | null;
  readonly after: Values | null;
}

const columns = { created_at: 'auditLog.at' };

export function findAuditEntries(db: Knex, filters: Filters, timeZone: string) {
  const { actor_type, actor_id, action, subject_type, subject_id, search, ordering } = filters;
  const query = AuditEntry.query(db)
    .castTo<AuditRow[]>()
    .leftJoin('admins', (on) =>
      on.on('auditLog.actorType', db.raw(`'admin'`)).andOn('admins.id', 'auditLog.actorId'),
    )
    .leftJoin('customers', (on) =>
      on.on(
        'customers.id',
        db.raw(`CASE audit_log.actor_type WHEN 'admin' THEN admins.customer_id
          WHEN 'customer' THEN audit_log.actor_id END`),
      ),
    )
    .select(
      'auditLog.*',
      db.raw(`customers.first_name || ' ' || customers.last_name AS actor_name`),
    );
  if (actor_type) void query.where('auditLog.actorType', actor_type);
  if (actor_id !== undefined) void query.where('auditLog.actorId', actor_id);
  if (action !== undefined) void query.where('auditLog.action', action);
  if (subject_type !== undefined) void query.where('auditLog.subjectType', subject_type);
  if (subject_id !== undefined) void query.where('auditLog.subjectId', subject_id);
  if (filters.created_after) {
    void query.where('auditLog.at', '>=', startOf(db, filters.created_after, timeZone));
  }
  if (filters.created_before) {
    void query.where('auditLog.at', '<', endOf(db, filters.created_before, timeZone));
  }
  for (const pattern of patterns(search)) {
    void query.whereRaw(
      `(audit_log.action || ' ' || audit_log.subject_type || ' ' || audit_log.subject_id) ILIKE ?`,
      [pattern],
    );
  }
  const latestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'auditLog.id');
}

/** Of a page of entries, in one query. */
export async function personalParts(
  db: Knex,
  entries: readonly AuditRow[],
): Promise<Map<number, PersonalPart[]>> {
  const rows = await db('audit_personal')
    .whereIn(
      'auditId',
      entries.map(({ id }) => id),
    )
    .orderBy('id')
    .select<PersonalPart[]>('auditId', 'ip', 'userAgent', 'before', 'after');
  return groupBy(rows, ({ auditId }) => auditId);
}

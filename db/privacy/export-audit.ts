import type { Knex } from '../database';
import type { SectionPart } from './write-export';

const pageSize = 500;

interface Event {
  readonly id: number;
  readonly [field: string]: unknown;
}

/**
 * A page of what the audit log has of a customer: what was done to their account, what they did
 * themselves, log-ins among it, and from where. Of others, as the admin who did it, nothing but that it
 * was one; and of what they did to others only that they did.
 */
export async function auditEvents(
  db: Knex,
  customerId: number,
  after: string | null,
): Promise<SectionPart> {
  const { rows } = await db.raw<{ rows: Event[] }>(
    `WITH theirs AS (
       SELECT id FROM audit_log WHERE subject_type = 'customer' AND subject_id = :subject AND id > :after
       UNION SELECT id FROM audit_log WHERE actor_type = 'customer' AND actor_id = :customerId AND id > :after
       UNION SELECT audit_id FROM audit_personal WHERE customer_id = :customerId AND audit_id > :after
       ORDER BY id LIMIT :limit
     )
     SELECT a.id, a.at, a.action, a.actor_type AS by, a.fields, p.ip, p.user_agent,
       CASE WHEN own THEN a.before END AS before, CASE WHEN own THEN a.after END AS after,
       CASE WHEN own THEN p.before END AS personal_before,
       CASE WHEN own THEN p.after END AS personal_after
     FROM theirs JOIN audit_log a USING (id)
     CROSS JOIN LATERAL (SELECT a.subject_type = 'customer' AND a.subject_id = :subject AS own) s
     LEFT JOIN LATERAL (
       SELECT host(max(ip)) AS ip, max(user_agent) AS user_agent,
         (array_agg(before) FILTER (WHERE before IS NOT NULL))[1] AS before,
         (array_agg(after) FILTER (WHERE after IS NOT NULL))[1] AS after
       FROM audit_personal WHERE audit_id = a.id AND customer_id = :customerId) p ON true
     ORDER BY a.id`,
    { subject: String(customerId), customerId, after: Number(after ?? 0), limit: pageSize },
  );
  const last = rows.at(-1);
  return {
    rows: rows.map(({ id: _id, ...event }) => event),
    after: rows.length < pageSize || last === undefined ? null : String(last.id),
  };
}

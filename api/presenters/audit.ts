import type { z } from 'zod';
import type { Values } from '../../db/models/audit-entry';
import { can, type User } from '../access';
import type { AuditEntry } from '../contracts/audit';
import type { AuditRow, PersonalPart } from '../queries/audit';
import { presentActor } from './timeline';

/** With what names a person only for those who may see customers. */
export function presentAuditEntry(
  entry: AuditRow,
  parts: readonly PersonalPart[],
  user: User,
): z.input<typeof AuditEntry> {
  const personal = can(user, 'manage_customers') ? parts : [];
  const merged = (which: 'before' | 'after'): Values | null => {
    const all = [entry, ...personal].flatMap((each) => each[which] ?? []);
    return all.length === 0 ? null : Object.assign({}, ...all);
  };
  return {
    id: entry.id,
    at: entry.at.toISOString(),
    actor: presentActor(entry, user),
    action: entry.action,
    subject: { type: entry.subjectType, id: entry.subjectId },
    changed: entry.fields.map((field) => (field === 'password_hash' ? 'password' : field)),
    before: merged('before'),
    after: merged('after'),
    ip: parts.find(({ ip }) => ip !== null)?.ip ?? null,
    user_agent: parts.find(({ userAgent }) => userAgent !== null)?.userAgent ?? null,
    request_id: entry.requestId,
  };
}

import type { FindingKind } from '../../workflows/domain/finding';
import type { Language } from '../../workflows/domain/language';
import { findingsMail, type Shop } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import { mailAdmins, type ToAdmins } from '../mailings/to-admins';

const mostNamed = 20;

/**
 * Tells each active admin of all open findings that need a person and of which nobody was told yet: one
 * e-mail, however many there are, and of each finding once, whoever asks at the same time.
 *
 * @returns null where there is nothing to tell; otherwise how many were told of
 */
export async function tellFindings(
  db: Knex,
  shop: Shop,
): Promise<{ readonly told: number; readonly mailing: ToAdmins } | null> {
  return db.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { kind: FindingKind; label: string }[] }>(
      `WITH untold AS (
         SELECT id FROM findings
         WHERE resolved_at IS NULL AND needs_person AND told_at IS NULL ORDER BY id FOR UPDATE
       ), told AS (
         UPDATE findings f SET told_at = now() FROM untold WHERE f.id = untold.id
         RETURNING f.id, f.kind, f.label
       ) SELECT kind, label FROM told ORDER BY id`,
    );
    if (rows.length === 0) return null;
    const findings = { count: rows.length, first: rows.slice(0, mostNamed) };
    const textIn = (language: Language) => findingsMail(findings, { ...shop, language });
    const mailing = await mailAdmins(trx, { kind: 'system_alert', requestedBy: null, textIn });
    if (mailing === null) throw new Error('a system alert has no day, so it is always made');
    return { told: rows.length, mailing };
  });
}

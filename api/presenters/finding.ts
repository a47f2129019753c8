import type { z } from 'zod';
import type { Finding } from '../../db/models/finding';
import { subjectTypes } from '../../workflows/domain/finding';
import type { Finding as FindingContract } from '../contracts/finding';

export function presentFinding(finding: Finding): z.input<typeof FindingContract> {
  const { id, kind, subject, label, details, firstSeen, lastSeen, repairs, toldAt } = finding;
  return {
    id,
    kind,
    subject: { type: subjectTypes[kind], id: subject, label },
    details,
    first_seen: firstSeen.toISOString(),
    last_seen: lastSeen.toISOString(),
    repairs,
    needs_person: finding.needsPerson,
    told_at: toldAt?.toISOString() ?? null,
  };
}

import type { ActorType } from '../../workflows/domain/order-status';
import { Record } from './record';

/** Something that somebody did; what of it names or places a person stands in `audit_personal`. */
export class AuditEntry extends Record {
  static override readonly tableName = 'audit_log';
  static override readonly jsonAttributes = ['before', 'after'];

  declare id: number;
  declare at: Date;
  declare actorType: ActorType;
  declare actorId: number | null;
  declare action: string;
  declare subjectType: string;
  declare subjectId: string;
  /** The names of the columns that are another now. */
  declare fields: string[];
  declare before: Values | null;
  declare after: Values | null;
  declare requestId: string | null;
}

export type Values = Readonly<{ [column: string]: unknown }>;

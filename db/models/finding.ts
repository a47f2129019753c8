import type { FindingKind, Found } from '../../workflows/domain/finding';
import { Record } from './record';

/** Something that the reconciler found not to be as it should. */
export class Finding extends Record {
  static override readonly tableName = 'findings';
  static override readonly jsonAttributes = ['details'];

  declare id: number;
  declare kind: FindingKind;
  declare subject: string;
  declare label: string;
  declare details: Found['details'];
  declare firstSeen: Date;
  declare lastSeen: Date;
  declare repairs: number;
  declare needsPerson: boolean;
  declare toldAt: Date | null;
  declare resolvedAt: Date | null;
}

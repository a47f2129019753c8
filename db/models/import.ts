import { Record } from './record';

export const importKinds = ['categories', 'products'] as const;
export type ImportKind = (typeof importKinds)[number];

export const importStatuses = ['receiving', 'running', 'stopped', 'completed', 'failed'] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** A CSV file that is taken in; how many of its lines have come to what. */
export class Import extends Record {
  static override readonly tableName = 'imports';

  declare id: string;
  declare kind: ImportKind;
  declare isDryRun: boolean;
  declare status: ImportStatus;
  /** Of the file, in its order. */
  declare columns: string[];
  declare lines: number;
  declare run: number;
  declare lastLine: number;
  declare created: number;
  declare changed: number;
  declare unchanged: number;
  declare refused: number;
  /** Admin id. */
  declare requestedBy: number;
  declare createdAt: Date;
  declare updatedAt: Date;
  declare finishedAt: Date | null;
}

export const outcomes = ['created', 'changed', 'unchanged', 'refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** The cells of a line by column. */
export type Cells = Readonly<{ [column: string]: string }>;

export class ImportLine extends Record {
  static override readonly tableName = 'import_lines';
  static override readonly idColumn = ['importId', 'line'];
  static override readonly jsonAttributes = ['cells'];

  declare importId: string;
  declare line: number;
  declare cells: Cells | null;
  declare outcome: Outcome | null;
  /** Why it was refused. */
  declare reason: string;
  declare changedColumns: string[];
  declare isMalformed: boolean;
}

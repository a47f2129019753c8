import { Record } from './record';

/** A node of the category tree; `lft` and `rgt` are its interval in the nested set. */
export class Category extends Record {
  static override readonly tableName = 'categories';

  declare id: number;
  declare name: string;
  declare slug: string;
  declare description: string;
  declare parentId: number | null;
  declare lft: number;
  declare rgt: number;
  declare depth: number;
  declare image: string | null;
  declare isActive: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;

  declare parent?: Category | null;

  static override readonly relationMappings = () => ({
    parent: {
      relation: Record.BelongsToOneRelation,
      modelClass: Category,
      join: { from: 'categories.parentId', to: 'categories.id' },
    },
  });
}

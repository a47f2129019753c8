import { Refusal } from '../../workflows/domain/failures';
import type { Knex } from '../database';
import { Category } from '../models/category';
import { wholeLine, type Enclosing, type Sibling, type Spot } from './room';

/** Where a category is to be; without a sibling named, as the last child. */
export interface Place {
  /** null: a root. Left out: the parent of the sibling that is named. */
  readonly parentId?: number | null | undefined;
  /** A child of the parent to stand directly before. */
  readonly before?: number | undefined;
  /** A child of the parent to stand directly after. */
  readonly after?: number | undefined;
}

/**
 * The place with its neighbours as they are now; `moving` is not one of them. Under the tree's lock.
 *
 * @throws Refusal ParentNotFound, with the field that names what is not there
 */
export async function spotAt(
  trx: Knex.Transaction,
  { parentId, before, after }: Place,
  moving?: number,
): Promise<Spot> {
  const parent = await parentAt(trx, { parentId, before, after });
  if (before !== undefined) {
    const next = await findSibling(trx, parent, before, 'before', moving);
    return { parent, next, previous: await siblingBeside(trx, parent, '<', next.lft, moving) };
  }
  const previous =
    after === undefined
      ? await siblingBeside(trx, parent, '<', parent.rgt, moving)
      : await findSibling(trx, parent, after, 'after', moving);
  const next =
    after === undefined || previous === null
      ? null
      : await siblingBeside(trx, parent, '>', previous.lft, moving);
  return { parent, previous, next };
}

/** Levels of categories, the roots among them: far more than anyone browses, and few enough to be shown whole. */
export const mostLevels = 50;

/**
 * @param height of what is to go there, in levels
 * @throws Refusal CategoryTooDeep
 */
export function refuseTooDeep({ parent }: Spot, height: number, field: string): void {
  if (parent.depth + 1 + height <= mostLevels) return;
  throw new Refusal('CategoryTooDeep', `Categories go at most ${mostLevels} levels deep.`, {
    field,
  });
}

/** The input that says where. */
export function fieldOf({ parentId, before }: Place): string {
  if (parentId !== undefined) return 'parent';
  return before === undefined ? 'after' : 'before';
}

async function parentAt(trx: Knex.Transaction, place: Place): Promise<Enclosing> {
  const { parentId, before, after } = place;
  if (parentId !== undefined) return findParent(trx, parentId);
  const sibling = await Category.query(trx).findById(before ?? after ?? 0);
  if (sibling !== undefined) return findParent(trx, sibling.parentId);
  throw new Refusal('ParentNotFound', 'There is no such category.', { field: fieldOf(place) });
}

async function findParent(trx: Knex.Transaction, id: number | null): Promise<Enclosing> {
  if (id === null) return wholeLine;
  const parent = await Category.query(trx).findById(id);
  if (parent !== undefined) return parent;
  throw new Refusal('ParentNotFound', 'There is no such category.', { field: 'parent' });
}

async function findSibling(
  trx: Knex.Transaction,
  parent: Enclosing,
  id: number,
  field: 'before' | 'after',
  moving: number | undefined,
): Promise<Sibling> {
  const sibling = id === moving ? undefined : await Category.query(trx).findById(id);
  if (sibling !== undefined && sibling.parentId === parent.id) return sibling;
  throw new Refusal('ParentNotFound', 'There is no such category beside it.', { field });
}

async function siblingBeside(
  trx: Knex.Transaction,
  parent: Enclosing,
  side: '<' | '>',
  border: number,
  moving: number | undefined,
): Promise<Sibling | null> {
  const query = Category.query(trx)
    .where('lft', side, border)
    .orderBy('lft', side === '<' ? 'desc' : 'asc')
    .first();
  void (parent.id === null ? query.whereNull('parentId') : query.where('parentId', parent.id));
  if (moving !== undefined) void query.whereNot('id', moving);
  return (await query) ?? null;
}

import { randomUUID } from 'node:crypto';
import { Refusal } from '../../workflows/domain/failures';
import { auditChange, unaudited } from '../audit';
import { violatedForeignKey, type Knex } from '../database';
import { Category } from '../models/category';
import { Product } from '../models/product';
import { freeSlug } from '../slugs';
import { placeIn } from './intervals';
import { lockTree } from './lock';
import { fieldOf, refuseTooDeep, spotAt, type Place } from './places';
import { gapAt, makeRoom, neighboursAt, spread, type Spot } from './room';

export type { Place } from './places';

export interface NewCategory extends Place {
  readonly name: string;
  readonly description?: string | undefined;
  readonly isActive?: boolean | undefined;
  /** Taken as it is; without one, made of the name. */
  readonly slug?: string | undefined;
}

export interface CategoryChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly isActive?: boolean | undefined;
  /** Moves it, with all below it. */
  readonly to?: Place | undefined;
}

/** @throws Refusal ParentNotFound, CategoryTooDeep, DuplicateCategory */
export async function insertCategory(
  trx: Knex.Transaction,
  { name, description = '', isActive = true, slug, ...place }: NewCategory,
): Promise<Category> {
  await lockTree(trx);
  let spot = await spotAt(trx, place);
  refuseTooDeep(spot, 1, fieldOf(place));
  await refuseTwins(trx, spot.parent.id, [name], {});
  if (await makeRoom(trx, spot, 1)) spot = await spotAt(trx, place);
  return Category.query(trx).insertAndFetch({
    ...placeIn(gapAt(spot), 1, neighboursAt(spot)),
    depth: spot.parent.depth + 1,
    parentId: spot.parent.id,
    name,
    slug: slug ?? (await freeSlug(trx, 'categories', name)),
    description,
    isActive,
  });
}

/**
 * The slug stays, so that links to it do.
 *
 * @throws Refusal CategoryNotFound, ParentNotFound, CategoryCycle, CategoryTooDeep, DuplicateCategory
 */
export async function changeCategory(
  trx: Knex.Transaction,
  id: number,
  { to, ...change }: CategoryChange,
): Promise<Category> {
  await lockTree(trx);
  const before = await find(trx, id);
  const { name } = change;
  if (to && name !== undefined) await moveUnder(trx, before, to, name);
  else if (to) await moveCategory(trx, id, to);
  else if (name !== undefined) {
    await refuseTwins(trx, before.parentId, [name], { except: [id] });
  }
  const changes = Object.entries(change).filter(([, value]) => value !== undefined);
  if (changes.length > 0) {
    await Category.query(trx).findById(id).patch(Object.fromEntries(changes));
  }
  return find(trx, id);
}

/** Moves a category that gets another name with it: neither place may hold the other name. */
async function moveUnder(
  trx: Knex.Transaction,
  before: Category,
  to: Place,
  name: string,
): Promise<void> {
  const { id } = before;
  await park(trx, before);
  const { parentId } = await moveCategory(trx, id, to);
  await refuseTwins(trx, parentId, [name], { except: [id] });
  await unaudited(trx, () => Category.query(trx).findById(id).patch({ name }));
  if (name !== before.name) {
    const told = { before: { name: before.name }, after: { name } };
    await auditChange(trx, { subject: 'category', id, ...told });
  }
}

/**
 * Moves a category with all below it. Where it is already there, nothing changes; among its siblings it
 * stays where it is unless one is named.
 *
 * @param field the input that says where, for a refusal
 * @throws Refusal CategoryNotFound, ParentNotFound, CategoryCycle, CategoryTooDeep, DuplicateCategory
 */
export async function moveCategory(
  trx: Knex.Transaction,
  id: number,
  to: Place,
  field = fieldOf(to),
): Promise<Category> {
  await lockTree(trx);
  const category = await find(trx, id);
  let spot = await spotAt(trx, to, id);
  if (spot.parent.lft >= category.lft && spot.parent.lft < category.rgt) {
    throw new Refusal('CategoryCycle', 'A category can not be moved below itself.', { field });
  }
  if (isThere(category, spot) || staysBeside(category, to)) return category;
  await refuseTwins(trx, spot.parent.id, [category.name], { except: [id] });
  const { nodes, height } = await sizeOf(trx, category);
  refuseTooDeep(spot, height, field);
  if (await makeRoom(trx, spot, nodes)) spot = await spotAt(trx, to, id);
  return put(trx, id, nodes, spot);
}

/** How many categories it has with all below it, and on how many levels. */
export async function sizeOf(trx: Knex.Transaction, { lft, rgt, depth }: Category) {
  const { rows } = await trx.raw<{ rows: { nodes: number; height: number }[] }>(
    `SELECT count(*) AS nodes, max(depth) - CAST(? AS int) + 1 AS height
     FROM categories WHERE lft BETWEEN ? AND ?`,
    [depth, lft, rgt],
  );
  return rows[0] ?? { nodes: 1, height: 1 };
}

/** The room that was made may have moved the category itself, so it is read again. */
async function put(
  trx: Knex.Transaction,
  id: number,
  nodes: number,
  spot: Spot,
): Promise<Category> {
  const { lft, rgt, depth } = await find(trx, id);
  const into = placeIn(gapAt(spot), nodes, neighboursAt(spot));
  await spread(
    trx,
    { after: lft - 1, before: rgt },
    { after: into.lft, before: into.rgt },
    { tail: 1, moved: { id, parentId: spot.parent.id, deeper: spot.parent.depth + 1 - depth } },
  );
  return find(trx, id);
}

function staysBeside(category: Category, { parentId, before, after }: Place): boolean {
  return parentId === category.parentId && before === undefined && after === undefined;
}

function isThere(category: Category, { parent, previous, next }: Spot): boolean {
  return (
    category.parentId === parent.id &&
    (previous?.lft ?? parent.lft) < category.lft &&
    category.lft < (next?.lft ?? parent.rgt)
  );
}

/**
 * Takes a category out of the tree. Its children, in their order, and its products go to `reassignTo`.
 *
 * @returns what it was
 * @throws Refusal CategoryNotFound; CategoryInUse where it has children or products and these are to go
 *   nowhere; ParentNotFound, CategoryCycle, CategoryTooDeep, DuplicateCategory about `reassignTo`
 */
export async function removeCategory(
  trx: Knex.Transaction,
  id: number,
  reassignTo?: number,
): Promise<Category> {
  await lockTree(trx);
  const category = await find(trx, id);
  if (reassignTo === undefined) await refuseInUse(trx, id);
  else await reassign(trx, category, reassignTo);
  try {
    await trx.transaction(async (savepoint) => {
      await unaudited(savepoint, () => Category.query(savepoint).deleteById(id));
    });
  } catch (error) {
    if (!violatedForeignKey(error)) throw error;
    throw inUse(0, 1); // which came into it while this looked
  }
  const { name, slug, description, image, parentId: parent_id, isActive: is_active } = category;
  const before = { name, slug, description, image, parent_id, is_active };
  await auditChange(trx, { subject: 'category', id, before, after: null });
  return category;
}

async function refuseInUse(trx: Knex.Transaction, id: number): Promise<void> {
  const [children, products] = await Promise.all([
    Category.query(trx).where({ parentId: id }).resultSize(),
    Product.query(trx).where({ categoryId: id }).resultSize(),
  ]);
  if (children + products > 0) throw inUse(children, products);
}

function inUse(children: number, products: number): Refusal {
  const what = [
    ...(children > 0 ? [`${children} ${children === 1 ? 'category' : 'categories'}`] : []),
    ...(products > 0 ? [`${products} ${products === 1 ? 'product' : 'products'}`] : []),
  ].join(' and ');
  return new Refusal(
    'CategoryInUse',
    `There are ${what} in it. Say where they are to go: ?reassign_to=ID.`,
    { children, products },
  );
}

async function reassign(trx: Knex.Transaction, from: Category, to: number): Promise<void> {
  const field = 'reassign_to';
  const target = await Category.query(trx).findById(to);
  if (target === undefined) {
    throw new Refusal('ParentNotFound', 'There is no such category.', { field });
  }
  if (target.lft >= from.lft && target.lft < from.rgt) {
    throw new Refusal('CategoryCycle', 'It is inside of what is deleted.', { field });
  }
  const children = await Category.query(trx).where({ parentId: from.id }).orderBy('lft');
  // A child may have the name of what is deleted, and take its place.
  await park(trx, from);
  const names = children.map(({ name }) => name);
  await refuseTwins(trx, to, names, { except: children.map(({ id }) => id), field });
  for (const child of children) await moveCategory(trx, child.id, { parentId: to }, field);
  // In the order in which orders lock them, so that nothing deadlocks.
  await Product.query(trx).select('id').where({ categoryId: from.id }).orderBy('id').forUpdate();
  await Product.query(trx).where({ categoryId: from.id }).patch({ categoryId: to });
}

/** Takes a name that nobody has, on the way within a transaction. */
async function park(trx: Knex.Transaction, category: Category): Promise<void> {
  const name = `on the way ${randomUUID()}`;
  await unaudited(trx, () => Category.query(trx).findById(category.id).patch({ name }));
}

/** Names are unique among siblings, without case; the lock holds this true until the transaction ends. */
async function refuseTwins(
  trx: Knex.Transaction,
  parentId: number | null,
  names: readonly string[],
  { except = [], field = 'name' }: { readonly except?: readonly number[]; readonly field?: string },
): Promise<void> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `SELECT name FROM categories
     WHERE coalesce(parent_id, 0) = coalesce(CAST(? AS int), 0) AND id <> ALL(?::int[])
       AND lower(name) IN (SELECT lower(wanted) FROM unnest(?::text[]) wanted) LIMIT 1`,
    [parentId, [...except], [...names]],
  );
  if (rows[0] === undefined) return;
  throw new Refusal('DuplicateCategory', `There is a category "${rows[0].name}" there already.`, {
    field,
  });
}

async function find(trx: Knex.Transaction, id: number): Promise<Category> {
  const category = await Category.query(trx).findById(id);
  if (category === undefined) throw new Refusal('CategoryNotFound', 'There is no such category.');
  return category;
}

import { changeCategory, insertCategory, sizeOf } from '../categories/write';
import { pathsOf } from '../category-tree';
import type { Knex } from '../database';
import { Category } from '../models/category';
import { slugOf } from '../slugs';
import type { CategoryPlan, Shelf, Shelves } from './category-lines';

/** Shelves on which a plan can be carried out. */
export interface WritableShelves extends Shelves {
  carryOut(plan: CategoryPlan): Promise<void>;
}

/** The categories themselves, within a transaction that holds the tree's lock. */
export function realShelves(trx: Knex.Transaction): WritableShelves {
  return {
    bySlug: async (slug) => Category.query(trx).findOne({ slug }),
    named: async (parentId, name) =>
      Category.query(trx)
        .whereRaw('coalesce(parent_id, 0) = ?', [parentId ?? 0])
        .whereRaw('lower(name) = lower(?)', [name])
        .first(),
    isWithin: async (id, top) =>
      (await pathsOf(trx, [id])).get(id)?.some((step) => step.id === top) ?? false,
    levelsAbove: async (id) => ((await Category.query(trx).findById(id))?.depth ?? -1) + 1,
    async levelsBelow(id) {
      const category = await Category.query(trx).findById(id).throwIfNotFound();
      return (await sizeOf(trx, category)).height;
    },
    async carryOut(plan) {
      if (plan.outcome === 'created') await insertCategory(trx, plan.category);
      if (plan.outcome === 'changed') await changeCategory(trx, plan.id, plan.change);
    },
  };
}

/** A copy in memory: what a dry run makes of the categories is seen by its later lines, and by nobody else. */
export async function shelvesInMemory(db: Knex): Promise<WritableShelves> {
  const byId = new Map<number, Shelf>();
  const bySlug = new Map<string, Shelf>();
  const byName = new Map<string, Shelf>();
  const children = new Map<number | null, Set<number>>();
  const put = (shelf: Shelf) => {
    children.set(shelf.parentId, (children.get(shelf.parentId) ?? new Set()).add(shelf.id));
    byId.set(shelf.id, shelf);
    bySlug.set(shelf.slug, shelf);
    byName.set(nameKey(shelf), shelf);
  };
  const columns = ['id', 'name', 'slug', 'description', 'parentId', 'isActive'] as const;
  for (const shelf of await db('categories').select<Shelf[]>(...columns)) put(shelf);
  let created = 0;

  return {
    bySlug: (slug) => Promise.resolve(bySlug.get(slug)),
    named: (parentId, name) => Promise.resolve(byName.get(nameKey({ parentId, name }))),
    isWithin: (id, top) => {
      let each: number | null = id;
      while (each !== null && each !== top) each = byId.get(each)?.parentId ?? null;
      return Promise.resolve(each === top);
    },
    levelsAbove: (id) => {
      let levels = 0;
      for (let each = byId.get(id); each; each = byId.get(each.parentId ?? 0)) levels += 1;
      return Promise.resolve(levels);
    },
    levelsBelow: (id) => {
      let levels = 0;
      for (let level = [id]; level.length > 0; levels += 1) {
        level = level.flatMap((each) => [...(children.get(each) ?? [])]);
      }
      return Promise.resolve(levels);
    },
    carryOut(plan) {
      if (plan.outcome === 'created') {
        const { name, description = '', isActive = true, parentId = null } = plan.category;
        const slug = plan.category.slug ?? freeIn(bySlug, name);
        put({ id: -(created += 1), name, slug, description, isActive, parentId });
      }
      const before = plan.outcome === 'changed' ? byId.get(plan.id) : undefined;
      if (plan.outcome === 'changed' && before !== undefined) {
        const { to, ...change } = plan.change;
        byName.delete(nameKey(before));
        children.get(before.parentId)?.delete(before.id);
        put({ ...before, ...given(change), ...(to && { parentId: to.parentId ?? null }) });
      }
      return Promise.resolve();
    },
  };
}

function nameKey({ parentId, name }: Pick<Shelf, 'parentId' | 'name'>): string {
  return `${parentId ?? ''}/${name.toLowerCase()}`;
}

function freeIn(taken: ReadonlyMap<string, unknown>, name: string): string {
  const base = slugOf(name);
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
}

function given(
  change: Partial<{ [field in keyof Shelf]: Shelf[field] | undefined }>,
): Partial<Shelf> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

import { mostLevels } from '../categories/places';
import type { CategoryChange, NewCategory } from '../categories/write';
import type { Cells } from '../models/import';
import { LineRefused, cell, flag, oneLine, readAll, required, shortText, slugCell } from './cells';

export const categoryColumns = ['slug', 'name', 'parent_slug', 'description', 'is_active'] as const;

export interface CategoryLine {
  /** Without one, a category is known by its name and its parent. */
  readonly slug: string | undefined;
  /** A category that is known by its slug keeps its name without one. */
  readonly name: string | undefined;
  /** null: a root; undefined: the file says nothing of parents. */
  readonly parentSlug: string | null | undefined;
  readonly description: string | undefined;
  readonly isActive: boolean | undefined;
}

/** @throws LineRefused */
export function readCategoryLine(cells: Cells): CategoryLine {
  return readAll({
    slug: () => slugCell(cells, 'slug'),
    name: () =>
      cell(cells, 'slug') === undefined
        ? required(oneLine(cells, 'name', 200), 'name')
        : oneLine(cells, 'name', 200),
    parentSlug: () =>
      'parent_slug' in cells ? (slugCell(cells, 'parent_slug') ?? null) : undefined,
    description: () => shortText(cells, 'description', 10_000),
    isActive: () => flag(cells, 'is_active'),
  });
}

/** What two lines of a file must not share. */
export function categoryKey({ slug, name, parentSlug }: CategoryLine): string {
  return slug ?? `${parentSlug ?? ''}/${name?.toLowerCase() ?? ''}`;
}

export interface Shelf {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly parentId: number | null;
  readonly isActive: boolean;
}

/** The categories as they are, or as a dry run would have made them. */
export interface Shelves {
  bySlug(slug: string): Promise<Shelf | undefined>;
  /** Whatever the case. */
  named(parentId: number | null, name: string): Promise<Shelf | undefined>;
  /** Whether the one is the other or below it. */
  isWithin(id: number, top: number): Promise<boolean>;
  /** How many levels there are from the root down to this one. */
  levelsAbove(id: number): Promise<number>;
  /** How many levels there are from this one down. */
  levelsBelow(id: number): Promise<number>;
}

export type CategoryPlan =
  | { readonly outcome: 'created'; readonly category: NewCategory }
  | {
      readonly outcome: 'changed';
      readonly id: number;
      readonly change: CategoryChange;
      /** Of the file, those that tell something new. */
      readonly columns: readonly string[];
    }
  | { readonly outcome: 'unchanged' };

/**
 * What a line comes to: the same for a dry run and for a real one.
 *
 * @throws LineRefused
 */
export async function planCategory(line: CategoryLine, shelves: Shelves): Promise<CategoryPlan> {
  const parentId = await parentOf(line, shelves);
  const { slug, description, isActive } = line;
  const known = await (slug === undefined
    ? shelves.named(parentId ?? null, line.name ?? '')
    : shelves.bySlug(slug));
  const name = line.name ?? known?.name;
  if (name === undefined) {
    throw new LineRefused(
      `There is no category with the slug "${slug}", and a new one needs a name.`,
    );
  }
  const twin = await shelves.named(
    parentId === undefined ? (known?.parentId ?? null) : parentId,
    name,
  );
  if (twin !== undefined && twin.id !== known?.id) {
    throw new LineRefused(`There is a category "${twin.name}" there already (slug ${twin.slug}).`);
  }
  const moves = parentId !== undefined && parentId !== known?.parentId;
  if (moves) await refuseTooDeep(shelves, parentId, known);
  if (known === undefined) {
    const place = { parentId: parentId ?? null };
    return { outcome: 'created', category: { name, description, isActive, slug, ...place } };
  }
  const change: CategoryChange = {
    ...(name !== known.name && { name }),
    ...(description !== undefined && description !== known.description && { description }),
    ...(isActive !== undefined && isActive !== known.isActive && { isActive }),
    ...(moves && { to: { parentId } }),
  };
  const columns = Object.keys(change).map((field) => columnOf[field] ?? field);
  return columns.length === 0
    ? { outcome: 'unchanged' }
    : { outcome: 'changed', id: known.id, change, columns };
}

/** Below itself a category would be deepest of all. */
async function refuseTooDeep(
  shelves: Shelves,
  parentId: number | null,
  moving: Shelf | undefined,
): Promise<void> {
  if (parentId === null) return;
  if (moving && (await shelves.isWithin(parentId, moving.id))) {
    throw new LineRefused('A category can not be moved below itself.');
  }
  const height = moving === undefined ? 1 : await shelves.levelsBelow(moving.id);
  if ((await shelves.levelsAbove(parentId)) + height > mostLevels) {
    throw new LineRefused(`Categories go at most ${mostLevels} levels deep.`);
  }
}

const columnOf: { readonly [field: string]: string } = { isActive: 'is_active', to: 'parent_slug' };

async function parentOf(
  { parentSlug }: CategoryLine,
  shelves: Shelves,
): Promise<number | null | undefined> {
  if (parentSlug === null || parentSlug === undefined) return parentSlug;
  const parent = await shelves.bySlug(parentSlug);
  if (parent !== undefined) return parent.id;
  throw new LineRefused(`There is no category with the slug "${parentSlug}" (parent_slug).`);
}

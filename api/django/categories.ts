import { insertCategory } from '../../db/categories/write';
import { mostLevels } from '../../db/categories/places';
import { importedAs, keepClearOf, rememberImported } from '../../db/django/imported-rows';
import { freeSlug, slugOf } from '../../db/slugs';
import type { Knex } from '../../db/database';
import { bar } from '../ops/terminal';
import { highestId } from './customers';
import { writeAll, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { flag, integerId, words } from './values';

interface OldCategory {
  readonly oldId: string;
  readonly row: OldRow;
  parent: OldCategory | null;
}

/** The tree by its parent links, a parent before its children; what the old nested set's numbers say is not asked. */
export async function bringCategories(run: Run): Promise<void> {
  const { db, source, isDry, terminal } = run;
  const tally = run.report.tally('categories');
  if (!isDry) await keepClearOf(db, 'categories', await highestId(run, 'categories'));
  const rows: OldRow[] = [];
  for await (const page of source.pages('categories', 1_000)) rows.push(...page);
  tally.read = rows.length;
  const inOrder = arranged(rows, tally);
  const there = await importedAs(
    db,
    'category',
    inOrder.map(({ oldId }) => oldId),
  );
  tally.there = there.size;
  const fresh = inOrder.filter(({ oldId }) => !there.has(oldId));
  if (isDry) {
    tally.made = fresh.length;
    return;
  }
  const phase = { tally, idOf: ({ oldId }: OldCategory) => oldId };
  for (let done = 0; done < fresh.length; done += 50) {
    const write = (trx: Knex.Transaction, items: readonly OldCategory[]) =>
      insert(trx, items, tally);
    await writeAll(db, { ...phase, write }, fresh.slice(done, done + 50));
    terminal.progress(`categories     ${bar(done, fresh.length)}`);
  }
}

/** Circles are cut where the lowest id is, unknown parents are none, and what is too deep hangs a level higher. */
function arranged(rows: readonly OldRow[], tally: Tally): OldCategory[] {
  const byId = new Map<string, OldCategory>(
    rows.map((row) => [row['id'] ?? '', { oldId: row['id'] ?? '', row, parent: null }]),
  );
  const all = [...byId.values()].toSorted(
    (a, b) =>
      Number(a.row['lft'] ?? 0) - Number(b.row['lft'] ?? 0) || Number(a.oldId) - Number(b.oldId),
  );
  for (const each of all) {
    const parentId = each.row['parent_id'] ?? null;
    each.parent = parentId === null ? null : (byId.get(parentId) ?? null);
    if (parentId !== null && each.parent === null) {
      tally.warn(each.oldId, `its parent ${parentId} does not exist: it has none now`);
    }
  }
  for (const each of all.toSorted((a, b) => Number(a.oldId) - Number(b.oldId))) {
    if (!isOnCircle(each)) continue;
    each.parent = null;
    tally.warn(each.oldId, 'its parents went round in a circle: it has none now');
  }
  const inOrder: OldCategory[] = [];
  const depths = new Map<OldCategory, number>();
  const place = (each: OldCategory): number => {
    const known = depths.get(each);
    if (known !== undefined) return known;
    let depth = each.parent === null ? 0 : place(each.parent) + 1;
    if (depth >= mostLevels) {
      each.parent = each.parent?.parent ?? null;
      depth = mostLevels - 1;
      tally.warn(
        each.oldId,
        `categories go at most ${mostLevels} levels deep: it hangs higher now`,
      );
    }
    depths.set(each, depth);
    inOrder.push(each);
    return depth;
  };
  for (const each of all) place(each);
  return inOrder;
}

function isOnCircle(category: OldCategory): boolean {
  const seen = new Set<OldCategory>();
  for (let at = category.parent; at !== null && !seen.has(at); at = at.parent) {
    if (at === category) return true;
    seen.add(at);
  }
  return false;
}

async function insert(
  trx: Knex.Transaction,
  items: readonly OldCategory[],
  tally: Tally,
): Promise<void> {
  for (const { oldId, row, parent } of items) {
    const known = parent && (await importedAs(trx, 'category', [parent.oldId])).get(parent.oldId);
    // A parent that was refused, or removed here since, is none.
    const above = known
      ? await trx('categories')
          .where({ id: Number(known) })
          .first('id')
      : undefined;
    const parentId = above?.id ?? null;
    if (parent !== null && parentId === null) {
      tally.warn(oldId, `its parent ${parent.oldId} is not here: it has none now`);
    }
    const named = words(row['name'], 200) || `Category ${oldId}`;
    const name = await freeName(trx, parentId, named);
    if (name !== named) tally.warn(oldId, `a sibling has its name: it is called "${name}" now`);
    const id = integerId(oldId);
    const isFree = id !== null && (await trx('categories').where({ id }).first('id')) === undefined;
    const made = await insertCategory(trx, {
      name,
      parentId,
      description: words(row['description']),
      isActive: flag(row['is_active'], true),
      slug: await slugFor(trx, 'categories', row, name, tally),
    });
    const newId = isFree ? id : made.id;
    const createdAt = row['created_at'] ?? null;
    await trx('categories')
      .where({ id: made.id })
      .update({
        id: newId,
        ...(createdAt !== null && { createdAt, updatedAt: row['updated_at'] ?? createdAt }),
      });
    await rememberImported(trx, 'category', [{ oldId, newId }]);
  }
}

async function freeName(
  trx: Knex.Transaction,
  parentId: number | null,
  name: string,
): Promise<string> {
  for (let n = 1; ; n += 1) {
    const wanted = n === 1 ? name : `${name.slice(0, 190)} (${n})`;
    const twin = await trx('categories')
      .whereRaw('coalesce(parent_id, 0) = coalesce(CAST(? AS int), 0)', [parentId])
      .whereRaw('lower(name) = lower(?)', [wanted])
      .first('id');
    if (twin === undefined) return wanted;
  }
}

/** The old slug, so that links stay good; made anew where it is none here, or another has it. */
export async function slugFor(
  trx: Knex.Transaction,
  table: 'categories' | 'products',
  row: OldRow,
  name: string,
  tally: Tally,
): Promise<string> {
  const old = words(row['slug'], 200);
  const slug = await freeSlug(trx, table, old === '' ? name : old);
  if (old !== '' && slug !== old) {
    const why = slugOf(old) === old ? 'another has its slug' : 'its slug is none';
    tally.warn(row['id'] ?? null, `${why}: it is "${slug}" now`);
  }
  return slug;
}

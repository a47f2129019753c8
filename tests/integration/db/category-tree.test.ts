import { inWords, pathsOf, readTree, subtreeIds } from '../../../db/category-tree';
import { mostLevels } from '../../../db/categories/places';
import { checkTree, repairTree } from '../../../db/categories/check';
import {
  changeCategory,
  insertCategory,
  moveCategory,
  removeCategory,
} from '../../../db/categories/write';
import type { Knex } from '../../../db/database';
import { Category } from '../../../db/models/category';
import { Refusal } from '../../../workflows/domain/failures';
import { aProduct, countOf, testDatabase, until, type TestDatabase } from '../harness';
import { PlainTree, type PlainPlace } from './plain-tree';
import { randomFrom, type Random } from './random';

let database: TestDatabase;
let db: Knex;

beforeEach(async () => {
  database = await testDatabase();
  db = database.db;
});

afterEach(async () => {
  await database.close();
});

const add = (name: string, parentId: number | null = null, beside: Partial<PlainPlace> = {}) =>
  db.transaction((trx) => insertCategory(trx, { name, parentId, ...beside }));
const move = (id: number, to: PlainPlace) => db.transaction((trx) => moveCategory(trx, id, to));
const remove = (id: number, reassignTo?: number) =>
  db.transaction((trx) => removeCategory(trx, id, reassignTo));

/** The refusal's name, or null where it was done. */
async function refusal(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
}

async function names(parentId: number | null): Promise<string[]> {
  const rows = await Category.query(db)
    .where((query) =>
      parentId === null ? void query.whereNull('parentId') : void query.where({ parentId }),
    )
    .orderBy('lft');
  return rows.map(({ name }) => name);
}

async function expectSound(): Promise<void> {
  expect((await checkTree(db)).violations).toEqual([]);
}

describe('the tree', () => {
  test('new children come last, or before or after the one that is named', async () => {
    const root = await add('root');
    const a = await add('a', root.id);
    const c = await add('c', root.id);
    await add('b', root.id, { after: a.id });
    await add('first', root.id, { before: a.id });
    await add('before c', root.id, { before: c.id });
    await add('last', root.id);
    expect(await names(root.id)).toEqual(['first', 'a', 'b', 'before c', 'c', 'last']);
    await expectSound();
  });

  test('a category moves with all below it', async () => {
    const [left, right] = [await add('left'), await add('right')];
    const twig = await add('twig', left.id);
    const leaf = await add('leaf', twig.id);
    await add('other', right.id);
    await move(twig.id, {
      parentId: right.id,
      before: (await Category.query(db).findOne({ name: 'other' }))!.id,
    });
    expect(await names(right.id)).toEqual(['twig', 'other']);
    expect(inWords((await pathsOf(db, [leaf.id])).get(leaf.id) ?? [])).toBe('right > twig > leaf');
    await move(twig.id, { parentId: null });
    expect(inWords((await pathsOf(db, [leaf.id])).get(leaf.id) ?? [])).toBe('twig > leaf');
    await expectSound();
  });

  test('the subtree of a category is itself and all below it', async () => {
    const root = await add('root');
    const a = await add('a', root.id);
    const b = await add('b', a.id);
    await add('c', root.id);
    const found = await Category.query(db).whereIn('id', await subtreeIds(db, await fresh(a.id)));
    expect(found.map(({ id }) => id).toSorted()).toEqual([a.id, b.id]);
  });

  test('a category can be moved neither below itself nor below one that is below it', async () => {
    const a = await add('a');
    const b = await add('b', a.id);
    const c = await add('c', b.id);
    expect(await refusal(move(a.id, { parentId: a.id }))).toBe('CategoryCycle');
    expect(await refusal(move(a.id, { parentId: c.id }))).toBe('CategoryCycle');
    await expectSound();
  });

  test('it is no deeper than a page can show, whether something is added or moved', async () => {
    let deepest = (await add('1')).id;
    for (let n = 2; n <= mostLevels; n++) deepest = (await add(`${n}`, deepest)).id;
    expect(await refusal(add('one more', deepest))).toBe('CategoryTooDeep');
    const pair = await add('pair');
    await add('below', pair.id);
    const above = (
      await Category.query(db)
        .findOne({ depth: mostLevels - 2 })
        .throwIfNotFound()
    ).id;
    expect(await refusal(move(pair.id, { parentId: above }))).toBe('CategoryTooDeep');
    await move((await add('leaf')).id, { parentId: above });
    await add('end', (await add('middle', pair.id)).id);
    await expect(remove(pair.id, above)).rejects.toMatchObject({
      failure: 'CategoryTooDeep',
      details: { field: 'reassign_to' },
    });
    await expectSound();
  });

  test('siblings do not share a name, whatever its case; cousins may', async () => {
    const [a, b] = [await add('a'), await add('b')];
    const shoes = await add('Shoes', a.id);
    const cousins = await add('Shoes', b.id);
    expect(await refusal(add('sHOES', a.id))).toBe('DuplicateCategory');
    expect(await refusal(move(cousins.id, { parentId: a.id }))).toBe('DuplicateCategory');
    expect(await refusal(add('B'))).toBe('DuplicateCategory');
    await add('Boots', a.id);
    const renamed = db.transaction((trx) => changeCategory(trx, shoes.id, { name: 'boots' }));
    expect(await refusal(renamed)).toBe('DuplicateCategory');
  });

  test('slugs are unique, readable, and stay when the name changes', async () => {
    const [a, b] = [await add("Men's Clothing"), await add('Women’s Clothing')];
    const slugs = [];
    for (const parent of [null, a.id, b.id]) slugs.push((await add('Shoes', parent)).slug);
    expect([a.slug, ...slugs]).toEqual(['mens-clothing', 'shoes', 'shoes-2', 'shoes-3']);
    const renamed = await db.transaction((trx) => changeCategory(trx, a.id, { name: 'Herren' }));
    expect(renamed).toMatchObject({ name: 'Herren', slug: 'mens-clothing' });
  });

  test('one with children or products is removed only if these go somewhere', async () => {
    const [shelf, other] = [await add('shelf'), await add('other')];
    const child = await add('shelf', shelf.id);
    const product = await aProduct(db, { categoryId: child.id });
    expect(await refusal(remove(shelf.id))).toBe('CategoryInUse');
    expect(await refusal(remove(child.id))).toBe('CategoryInUse');
    expect(await refusal(remove(shelf.id, child.id))).toBe('CategoryCycle');
    expect(await refusal(remove(shelf.id, shelf.id))).toBe('CategoryCycle');
    expect(await refusal(remove(shelf.id, 99_999))).toBe('ParentNotFound');
    await remove(shelf.id, other.id);
    expect(await names(other.id)).toEqual(['shelf']);
    await remove(child.id, other.id);
    expect(await countOf(db, 'products', { id: product.id, categoryId: other.id })).toBe(1);
    await db('categories').whereILike('name', 'Category%').delete();
    await expectSound();
  });

  test('a move to where it is changes nothing, not even the time of its last change', async () => {
    const root = await add('root');
    const [a, b] = [await add('a', root.id), await add('b', root.id)];
    const before = await fresh(b.id);
    await move(b.id, { parentId: root.id });
    await move(b.id, { parentId: root.id, after: a.id });
    expect(await fresh(b.id)).toEqual(before);
  });

  test('giving numbers anew is no change of a category', async () => {
    const root = await add('root');
    const before = await fresh(root.id);
    await db.transaction((trx) => repairTree(trx));
    const after = await fresh(root.id);
    expect(after.updatedAt).toEqual(before.updatedAt);
    expect(after.lft).not.toBe(before.lft);
  });

  test('always inserting at the same place finds room again and again', async () => {
    const root = await add('root');
    const [first, last] = [await add('first', root.id), await add('last', root.id)];
    for (let n = 0; n < 150; n++) {
      await add(`front ${n}`, root.id, { before: first.id });
      await add(`middle ${n}`, root.id, { before: last.id });
    }
    let deep = root.id;
    for (let n = 0; n < 45; n++) deep = (await add(`deep ${n}`, deep)).id;
    const order = await names(root.id);
    expect(order.indexOf('front 0')).toBe(0);
    expect(order.indexOf('front 149')).toBe(149);
    expect(order.slice(150, 152)).toEqual(['first', 'middle 0']);
    expect(order.at(-2)).toBe('last');
    await expectSound();
  });

  test('an insert into a large tree touches little but its own row', async () => {
    const root = await add('root');
    await fill(root.id, 2_000);
    const parents = await Category.query(db).whereNot('id', root.id).limit(50);
    let touched = 0;
    for (const { id } of parents) {
      const before = await versions();
      await add('new', id);
      const after = await versions();
      touched += [...before].filter(([key, version]) => after.get(key) !== version).length;
    }
    expect(touched / parents.length).toBeLessThan(20);
    await expectSound();
  });
});

async function fresh(id: number): Promise<Category> {
  return Category.query(db).findById(id).throwIfNotFound();
}

/** Row versions as PostgreSQL counts them: an update of any column makes a new one. */
async function versions(): Promise<Map<number, string>> {
  const rows = await db('categories').select<{ id: number; at: string }[]>(
    'id',
    db.raw('CAST(ctid AS text) AS at'),
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** Many categories below one, of random depth, numbered at once. */
async function fill(rootId: number, count: number): Promise<void> {
  await db.raw(
    `INSERT INTO categories (id, name, slug, parent_id, lft, rgt, depth)
     SELECT 10000 + n, 'c' || n, 'c' || n, CASE WHEN n <= 10 THEN :root ELSE 10000 + n / 7 END, n, n + 1, 1
     FROM generate_series(1, :count) n WHERE n / 7 > 0 OR n <= 10`,
    { root: rootId, count },
  );
  await db.transaction((trx) => repairTree(trx));
}

describe('random operations against a plain tree in memory', () => {
  const seeds = [11, Date.now() % 1_000_000];

  test.each(seeds)('seed %d: the same is refused, and the rest is the same tree', async (seed) => {
    const random = randomFrom(seed);
    const model = new PlainTree();
    for (let step = 0; step < 800; step++) {
      await randomStep(random, model);
      if (step % 50 === 49) await expectSame(model);
    }
    await expectSame(model);
  });
});

async function randomStep(random: Random, model: PlainTree): Promise<void> {
  const ids = [...model.nodes.keys()];
  // Now and then one that is not there.
  const any = () => (random.chance(0.03) ? 999_999 : random.of(ids));
  const place = (): PlainPlace => {
    const parentId = ids.length === 0 || random.chance(0.05) ? null : any();
    const siblings = parentId === null ? model.roots : (model.nodes.get(parentId)?.children ?? []);
    const beside = random.chance(0.9) ? random.of(siblings)?.id : any();
    if (beside === undefined || random.chance(0.4)) return { parentId };
    return random.chance(0.5) ? { parentId, before: beside } : { parentId, after: beside };
  };
  const kind = ids.length < 5 ? 0 : random.below(10);
  const id = any();
  if (kind < 4) {
    const [name, at] = [`n${random.below(40)}`, place()];
    const expected = model.refusesPlace(at, [name]);
    let created = 0;
    const done = db.transaction(async (trx) => {
      created = (await insertCategory(trx, { name, ...at })).id;
    });
    expect(await refusal(done)).toBe(expected);
    if (expected === null) model.insert(created, name, at);
  } else if (kind < 7) {
    const to = place();
    const expected = !model.nodes.has(id)
      ? 'CategoryNotFound'
      : model.refusesPlace(to, [model.get(id).name], id);
    expect(await refusal(move(id, to))).toBe(expected);
    if (expected === null) model.move(id, to);
  } else if (kind === 7) {
    const name = `n${random.below(40)}`;
    const node = model.nodes.get(id);
    const expected =
      node === undefined
        ? 'CategoryNotFound'
        : (node.parent?.children ?? model.roots).some(
              (sibling) => sibling !== node && sibling.name === name,
            )
          ? 'DuplicateCategory'
          : null;
    const done = db.transaction((trx) => changeCategory(trx, id, { name }));
    expect(await refusal(done)).toBe(expected);
    if (expected === null && node !== undefined) node.name = name;
  } else {
    const to = kind === 8 ? undefined : any();
    const expected = refusesRemoval(model, id, to);
    expect(await refusal(remove(id, to))).toBe(expected);
    if (expected === null) model.remove(id, to);
  }
}

function refusesRemoval(model: PlainTree, id: number, to: number | undefined): string | null {
  const node = model.nodes.get(id);
  if (node === undefined) return 'CategoryNotFound';
  if (to === undefined) return node.children.length > 0 ? 'CategoryInUse' : null;
  const target = model.nodes.get(to);
  if (target === undefined) return 'ParentNotFound';
  if (model.isWithin(target, id)) return 'CategoryCycle';
  const ids = new Set(node.children.map((child) => child.id));
  const taken = target.children.filter((child) => !ids.has(child.id) && child.id !== id);
  const clash = node.children.some(({ name }) => taken.some((other) => other.name === name));
  if (clash) return 'DuplicateCategory';
  const deepest = Math.max(0, ...node.children.map((child) => model.height(child)));
  return model.levels(target) + deepest > mostLevels ? 'CategoryTooDeep' : null;
}

async function expectSame(model: PlainTree): Promise<void> {
  const rows = await Category.query(db).orderBy('lft');
  const paths = await pathsOf(
    db,
    rows.map(({ id }) => id),
  );
  const listed = rows.map(({ id, parentId, depth }) => ({
    id,
    parentId,
    depth,
    path: (paths.get(id) ?? []).map(({ name }) => name),
  }));
  expect(listed).toEqual(model.listed());
  await expectSound();
  const tree = await readTree(db);
  expect(tree.map(({ category }) => category.id)).toEqual(model.roots.map(({ id }) => id));
}

describe('writers at once', () => {
  test('two moves that together would make a cycle: one is done, the other refused', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [await add(`a${round}`), await add(`b${round}`)];
      const outcomes = await Promise.all([
        refusal(move(a.id, { parentId: b.id })),
        refusal(move(b.id, { parentId: a.id })),
      ]);
      expect(outcomes.toSorted()).toEqual(['CategoryCycle', null].toSorted());
    }
    await expectSound();
  });

  test('the second move sees what the first one did, also when it began before that', async () => {
    const [a, b] = [await add('a'), await add('b')];
    const first = await db.transaction();
    await moveCategory(first, a.id, { parentId: b.id });
    const second = refusal(move(b.id, { parentId: a.id }));
    await waiting(1);
    await first.commit();
    expect(await second).toBe('CategoryCycle');
    await expectSound();
  });

  test('a reader neither waits for a writer nor sees half of what it does', async () => {
    const root = await add('root');
    for (let n = 0; n < 30; n++) await add(`c${n}`, root.id);
    const before = await readTree(db);
    const writer = await db.transaction();
    await writer.raw('SELECT pg_advisory_xact_lock(727100002)');
    await repairTree(writer);
    await insertCategory(writer, { name: 'unseen', parentId: root.id });
    expect(await readTree(db)).toEqual(before);
    expect(await countOf(db, 'pg_locks', { granted: false })).toBe(0);
    await writer.commit();
    expect((await readTree(db))[0]?.children).toHaveLength(31);
  });

  test('many writers of everything leave a sound tree with all that was said to be done', async () => {
    const root = await add('root');
    const shelves = await Promise.all(
      Array.from({ length: 6 }, (_, n) => add(`shelf ${n}`, root.id)),
    );
    const random = randomFrom(Date.now() % 1_000_000);
    const added = new Set(shelves.map(({ id }) => id)).add(root.id);
    const writer = async (w: number) => {
      for (let n = 0; n < 40; n++) {
        const ids = [...added];
        const [some, other] = [random.of(ids) ?? root.id, random.of(ids) ?? root.id];
        if (random.chance(0.5)) added.add((await add(`${w}/${n}`, some)).id);
        else if (random.chance(0.8)) await refusal(move(some, { parentId: other }));
        else if (some !== root.id && (await refusal(remove(some))) === null) added.delete(some);
      }
    };
    // A parent may have been removed between the choice and the deed: then the insert is refused.
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, w) => writer(w)));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Refusal);
    }
    const rows = await Category.query(db).select('id');
    expect(rows.map(({ id }) => id).toSorted((x, y) => x - y)).toEqual(
      [...added].toSorted((x, y) => x - y),
    );
    await expectSound();
  });

  test('a product that comes into a category while it is removed keeps its category', async () => {
    const [shelf, other] = [await add('shelf'), await add('other')];
    const product = await aProduct(db, { categoryId: other.id });
    const incoming = await db.transaction();
    await incoming('products').where({ id: product.id }).update({ categoryId: shelf.id });
    const removed = refusal(remove(shelf.id));
    await waiting(1);
    await incoming.commit();
    expect(await removed).toBe('CategoryInUse');
  });
});

/** Until so many statements wait for a lock. */
async function waiting(count: number): Promise<void> {
  await until('a statement waits', async () => {
    const rows = await db('pg_stat_activity')
      .where({ waitEventType: 'Lock' })
      .whereRaw('datname = current_database()');
    return rows.length >= count;
  });
}

describe('check and repair', () => {
  test.each([
    [
      'an interval outside its parent',
      'UPDATE categories SET lft = 9007199254740001, rgt = 9007199254740002 WHERE name = ?',
      'leaf',
    ],
    [
      'an overlap',
      "UPDATE categories SET rgt = (SELECT (lft + rgt) / 2 FROM categories WHERE name = 'right') WHERE name = ?",
      'left',
    ],
    ['a wrong depth', 'UPDATE categories SET depth = 7 WHERE name = ?', 'leaf'],
    [
      'a parent that the intervals do not know of',
      "UPDATE categories SET parent_id = (SELECT id FROM categories WHERE name = 'right') WHERE name = ?",
      'twig',
    ],
    [
      'the same interval twice',
      "UPDATE categories c SET lft = o.lft, rgt = o.rgt FROM categories o WHERE o.name = 'right' AND c.name = ?",
      'left',
    ],
  ])('%s is found and repaired', async (_, damage, name) => {
    const [left] = [await add('left'), await add('right')];
    const twig = await add('twig', left.id);
    await add('leaf', twig.id);
    await db.raw(damage, [name]);
    const parents = await db('categories').select('id', 'parentId').orderBy('id');
    const { violations } = await checkTree(db);
    expect(violations.join('\n')).toContain(name);
    const { changed, cutLoose } = await db.transaction((trx) => repairTree(trx));
    expect(changed).toBeGreaterThan(0);
    expect(cutLoose).toEqual([]);
    await expectSound();
    expect(await db('categories').select('id', 'parentId').orderBy('id')).toEqual(parents);
    await add('another', twig.id);
    await expectSound();
  });

  test('the path of one whose parents go round in a circle ends', async () => {
    const a = await add('a');
    const b = await add('b', a.id);
    await db.raw('UPDATE categories SET parent_id = ?, depth = 1 WHERE id = ?', [b.id, a.id]);
    expect((await pathsOf(db, [b.id])).get(b.id)?.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('parents that go round in a circle are cut, and said', async () => {
    const a = await add('a');
    const b = await add('b', a.id);
    const c = await add('c', b.id);
    await db.raw('UPDATE categories SET parent_id = ?, depth = 1 WHERE id = ?', [c.id, a.id]);
    expect((await checkTree(db)).violations).not.toEqual([]);
    const { cutLoose } = await db.transaction((trx) => repairTree(trx));
    expect(cutLoose).toHaveLength(1);
    expect(await countOf(db, 'categories')).toBe(3);
    await expectSound();
  });
});

import { Refusal } from '../workflows/domain/failures';
import type { Knex } from './database';

/** Who can have an image. */
export type ImageOwner =
  | { readonly kind: 'products'; readonly id: string }
  | { readonly kind: 'categories'; readonly id: number };

/**
 * Puts the base of an image's keys (or null) into the row of its owner, and says what stood there. The
 * row is locked before it is read: of two that replace at once, the second sees what the first wrote.
 *
 * @throws Refusal ProductNotFound, CategoryNotFound
 */
export async function replaceImage(
  db: Knex,
  owner: ImageOwner,
  image: string | null,
): Promise<string | null> {
  const { rows } = await db.raw<{ rows: { replaced: string | null }[] }>(
    `WITH before AS (SELECT id, image FROM ${owner.kind} WHERE id = :id FOR UPDATE)
     UPDATE ${owner.kind} owner SET image = CAST(:image AS text)
     FROM before WHERE owner.id = before.id RETURNING before.image AS replaced`,
    { id: owner.id, image },
  );
  const [row] = rows;
  if (row === undefined) throw missing(owner);
  return row.replaced;
}

/** @throws Refusal ProductNotFound, CategoryNotFound */
export async function readImage(db: Knex, owner: ImageOwner): Promise<string | null> {
  const row = await db(owner.kind)
    .where({ id: owner.id })
    .first<{ image: string | null } | undefined>('image');
  if (row === undefined) throw missing(owner);
  return row.image;
}

function missing({ kind }: ImageOwner): Refusal {
  return kind === 'products'
    ? new Refusal('ProductNotFound', 'There is no such product.')
    : new Refusal('CategoryNotFound', 'There is no such category.');
}

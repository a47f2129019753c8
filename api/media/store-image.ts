import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { actingAs, type Doer } from '../../db/audit';
import { isUnavailable, type Knex } from '../../db/database';
import { readImage, replaceImage, type ImageOwner } from '../../db/images';
import { fileKey, fileKeys, type ImageSize } from './addresses';
import type { FileStore } from './file-store';
import type { PreparedImage } from './images';

interface Stores {
  readonly db: Knex;
  readonly files: FileStore;
  readonly log: Logger;
}

/**
 * Stores an image and has `save` write its base into the row of its owner. What is refused leaves no
 * files behind.
 *
 * Each base is used once, so a row that has been given another one never comes back to it: whoever
 * replaces an image can remove the old files without a look at who else is replacing it.
 */
export async function withStoredImage<T>(
  { files, log }: Pick<Stores, 'files' | 'log'>,
  { kind, id }: ImageOwner,
  image: PreparedImage,
  save: (base: string) => Promise<T>,
): Promise<T> {
  const base = `${kind}/${id}/${randomBytes(8).toString('hex')}`;
  try {
    await putAll(files, base, image);
    return await save(base);
  } catch (error) {
    // Whether the row was written is not known then, and files too many are better than an image without.
    if (isUnavailable(error)) log.warn({ image: base }, 'an image may be left that nothing shows');
    else await removeImage({ files, log }, base);
    throw error;
  }
}

async function putAll(files: FileStore, base: string, image: PreparedImage): Promise<void> {
  const put = (size: ImageSize) => files.put(fileKey(base, size), image[size], 'image/webp');
  const outcomes = await Promise.allSettled([put('large'), put('medium'), put('small')]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** To be called when nothing shows the image any more. Never fails: what stays behind is logged. */
export async function removeImage(
  { files, log }: Pick<Stores, 'files' | 'log'>,
  base: string | null,
): Promise<void> {
  if (base === null) return;
  await files.remove(fileKeys(base)).catch((error: unknown) => {
    log.warn({ err: error, image: base }, 'the files of an image could not be removed');
  });
}

/** Gives the owner this image (or none, for null) in place of the one it has. */
export async function setImage(
  stores: Stores,
  owner: ImageOwner,
  image: PreparedImage | null,
  doer: Doer,
): Promise<void> {
  const { db } = stores;
  const replace = (base: string | null) =>
    actingAs(db, doer, (trx) => replaceImage(trx, owner, base));
  if (image === null && (await readImage(db, owner)) === null) return;
  const replaced =
    image === null ? await replace(null) : await withStoredImage(stores, owner, image, replace);
  await removeImage(stores, replaced);
}

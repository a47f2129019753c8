import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FilesUnavailable, isFileKey, type FileStore } from './file-store';

/**
 * Files in a directory, which is made if it is missing. Written beside, to the disk, and then renamed:
 * nobody reads half a file, and none is lost when the machine stops.
 */
export async function openFileSystemStore(directory: string): Promise<FileStore> {
  const drafts = join(directory, 'drafts');
  await mkdir(drafts, { recursive: true });

  return {
    async put(key, bytes) {
      const file = pathOf(directory, key);
      const draft = join(drafts, randomUUID());
      try {
        await write(draft, bytes);
        await mkdir(dirname(file), { recursive: true });
        await rename(draft, file);
        await sync(dirname(file));
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw judged(error);
      }
    },

    async read(key) {
      try {
        return await readFile(pathOf(directory, key));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw judged(error);
      }
    },

    async remove(keys) {
      await Promise.all(keys.map((key) => rm(pathOf(directory, key), { force: true })));
    },
  };
}

function pathOf(directory: string, key: string): string {
  if (!isFileKey(key)) throw new Error('This is not the key of a file.');
  return join(directory, key);
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o640);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name in a directory is on the disk only when the directory is. */
async function sync(directory: string): Promise<void> {
  const opened = await open(directory, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** No room, a quota used up, a disk that fails or has been made read-only, too many files open. */
const passing: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE'];

function judged(error: unknown): unknown {
  return passing.includes(codeOf(error))
    ? new FilesUnavailable('The directory of images can not be used now.', { cause: error })
    : error;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

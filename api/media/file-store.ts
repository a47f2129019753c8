/**
 * Where the files that clients upload are kept. As small as it is so that an S3-compatible store can
 * take its place: three requests, whole objects, and nothing that lists or renames.
 */
export interface FileStore {
  /**
   * Whole or not at all; what was there under this key is replaced.
   *
   * @throws FilesUnavailable
   */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /**
   * @returns null where there is no such file
   * @throws FilesUnavailable
   */
  read(key: string): Promise<Buffer | null>;
  /** Those that are not there count as removed. */
  remove(keys: readonly string[]): Promise<void>;
}

/** The store can take nothing, or give nothing, now: its disk is full, say. Trying later helps. */
export class FilesUnavailable extends Error {
  override readonly name = 'FilesUnavailable';
}

const keyForm = /^(?:products|categories)\/[0-9a-f-]{1,36}\/[0-9a-f]{16}-[0-9]{2,4}\.webp$/;

/** Every store asks this first: a key of this form leads nowhere but into the store. */
export function isFileKey(key: string): boolean {
  return keyForm.test(key);
}

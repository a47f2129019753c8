import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Logger } from 'pino';
import { importedAs, rememberImported } from '../../db/django/imported-rows';
import { replaceImage, type ImageOwner } from '../../db/images';
import { maxImageBytes } from '../contracts/image';
import type { FileStore } from '../media/file-store';
import { prepareImage } from '../media/images';
import { withStoredImage } from '../media/store-image';
import { Problem } from '../problems';
import { bar } from '../ops/terminal';
import type { Run } from './phase';
import { words } from './values';

export interface Media {
  /** The old system's MEDIA_ROOT. */
  readonly root: string;
  readonly files: FileStore;
  readonly log: Logger;
}

/** Images of what is here, encoded anew as any that is uploaded; without a directory they are only counted. */
export async function bringImages(run: Run, media: Media | null): Promise<void> {
  const tally = run.report.tally('images');
  for (const kind of ['categories', 'products'] as const) {
    const entity = kind === 'categories' ? 'category' : 'product';
    const total = await run.source.count(kind);
    let seen = 0;
    for await (const page of run.source.pages(kind, 200)) {
      const withImage = page.filter((row) => words(row['image']) !== '');
      const owners = await importedAs(
        run.db,
        entity,
        withImage.map(({ id }) => id ?? ''),
      );
      const there = await importedAs(
        run.db,
        'image',
        withImage.map(({ id }) => `${kind}:${id}`),
      );
      for (const row of withImage) {
        const oldId = `${kind}:${row['id']}`;
        tally.read += 1;
        if (there.has(oldId)) {
          tally.there += 1;
          continue;
        }
        if (media === null) {
          tally.refuse(oldId, 'images stay behind without --media DIR');
          continue;
        }
        const owner = owners.get(row['id'] ?? '');
        const bytes = await readOld(media.root, words(row['image']));
        if (bytes === null) tally.refuse(oldId, 'its file is not there, or too large');
        else if (run.isDry) tally.made += 1;
        else if (owner === undefined)
          tally.refuse(oldId, 'what it belongs to was not brought over');
        else {
          const to = kind === 'products' ? { kind, id: owner } : { kind, id: Number(owner) };
          const problem = await store(run, media, to, oldId, bytes);
          if (problem === null) tally.made += 1;
          else tally.refuse(oldId, problem);
        }
      }
      seen += page.length;
      run.terminal.progress(`${`${kind} images`.padEnd(18)} ${bar(seen, total)}`);
    }
  }
}

async function store(
  { db }: Run,
  { files, log }: Media,
  owner: ImageOwner,
  oldId: string,
  bytes: Buffer,
): Promise<string | null> {
  try {
    const image = await prepareImage(bytes);
    await withStoredImage({ files, log }, owner, image, (base) =>
      db.transaction(async (trx) => {
        await replaceImage(trx, owner, base);
        await rememberImported(trx, 'image', [{ oldId, newId: base }]);
      }),
    );
    return null;
  } catch (error) {
    // What it belongs to may have been removed here since.
    if (error instanceof Problem || (error instanceof Error && error.name === 'Refusal')) {
      return 'it is no image that is taken here, or nothing to have one';
    }
    throw error;
  }
}

/** Null for what is not there, is too large, or would lead out of the directory. */
async function readOld(root: string, path: string): Promise<Buffer | null> {
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, path));
    if (!file.startsWith(base + sep)) return null;
    const { size } = await stat(file);
    return size > maxImageBytes ? null : await readFile(file);
  } catch {
    return null;
  }
}

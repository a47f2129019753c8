import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFileKey, type FileStore } from '../../../../api/media/file-store';
import { openFileSystemStore } from '../../../../api/media/file-system-store';

const key = 'products/3b241101-e2bb-4255-8caf-4136c566a962/0123456789abcdef-1600.webp';
let directory: string;
let files: FileStore;

beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'orderflow-store-')), 'made', 'here');
  files = await openFileSystemStore(directory);
});
afterEach(() => rmSync(join(directory, '..', '..'), { recursive: true, force: true }));

const put = (bytes: string, at = key) => files.put(at, Buffer.from(bytes), 'image/webp');
const drafts = () => readdirSync(join(directory, 'drafts'));

test('what is put is read, again and again, until it is removed, which may be done twice', async () => {
  expect(await files.read(key)).toBeNull();
  await put('one');
  await put('two');
  expect((await files.read(key))?.toString()).toBe('two');
  await files.remove([key, key.replace('1600', '480')]);
  await files.remove([key]);
  expect(await files.read(key)).toBeNull();
  expect(drafts()).toEqual([]);
});

test('many puts of one key at once leave one whole file', async () => {
  const contents = Array.from({ length: 20 }, (_, n) => String(n).repeat(50_000));
  await Promise.all(contents.map((each) => put(each)));
  expect(contents).toContain((await files.read(key))?.toString());
  expect(drafts()).toEqual([]);
});

test('what can not be written leaves nothing half-written', async () => {
  writeFileSync(join(directory, 'products'), 'in the way');
  await expect(put('one')).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(drafts()).toEqual([]);
});

test.each([
  '',
  '/etc/passwd',
  '../0123456789abcdef-1600.webp',
  'products/../../0123456789abcdef-1600.webp',
  'products/1/../0123456789abcdef-1600.webp',
  'products/./0123456789abcdef-1600.webp',
  'products/..%2f/0123456789abcdef-1600.webp',
  'products\\1\\0123456789abcdef-1600.webp',
  'orders/1/0123456789abcdef-1600.webp',
  'products/1/0123456789abcdef-1600.html',
  'products/1/0123456789abcdef-1600.webp\n',
  'products/1/0123456789abcdef-1600.webp\0',
  'products/1/0123456789ABCDEF-1600.webp',
  'drafts/1/0123456789abcdef-1600.webp',
])('%j is no key, and leads nowhere', async (bad) => {
  expect(isFileKey(bad)).toBe(false);
  await expect(put('x', bad)).rejects.toThrow('not the key of a file');
  await expect(files.read(bad)).rejects.toThrow('not the key of a file');
  await expect(files.remove([bad])).rejects.toThrow('not the key of a file');
  expect(existsSync(join(directory, 'products'))).toBe(false);
});

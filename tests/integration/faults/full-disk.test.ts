import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { aProduct, anAdmin, until } from '../harness';
import { Crowd } from './crowd';
import { lies, startDegraded, type Degraded } from './degraded';
import { canMount, smallDisk, type SmallDisk } from './small-disk';

/** It takes a file system that is really full: where none can be mounted, this is not tried. */
const onSmallDisks = canMount() ? describe : describe.skip;

onSmallDisks('on small disks', () => {
  let system: Degraded;
  let images: SmallDisk;
  let tables: SmallDisk;
  const tablespace = 'small_disk';

  beforeAll(async () => {
    images = smallDisk(4);
    tables = smallDisk(48, 'postgres');
    system = await startDegraded({ MEDIA_DIR: images.path });
    const { db } = system.database;
    await db.raw(`CREATE TABLESPACE ${tablespace} LOCATION '${tables.path}'`);
    await db.raw(`ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE ${tablespace}`);
    await db.raw(`ALTER INDEX ALL IN TABLESPACE pg_default SET TABLESPACE ${tablespace}`);
  }, 120_000);

  afterAll(async () => {
    const db = system?.database.db;
    await db?.raw(`ALTER TABLE ALL IN TABLESPACE ${tablespace} SET TABLESPACE pg_default`);
    await db?.raw(`ALTER INDEX ALL IN TABLESPACE ${tablespace} SET TABLESPACE pg_default`);
    await db?.raw(`DROP TABLESPACE ${tablespace}`);
    await system?.close();
    tables?.remove();
    images?.remove();
  }, 60_000);

  test('while the disk of PostgreSQL is full orders are told to come back, and what is there can be read', async () => {
    const { database, apiUrl, customers } = system;
    const product = await aProduct(database.db, { stockQuantity: 1_000_000 });
    const crowd = new Crowd({ ...system, product });
    try {
      await until('the crowd is served', async () => crowd.answeredWith(201).length >= 10);
      tables.fill();
      await until('many are told so', async () => crowd.answeredWith(503).length >= 100);
      const read = await fetch(`${apiUrl}/api/v1/products/`, {
        headers: { authorization: `Token ${customers[0]?.token}` },
      });
      expect(read.status).toBe(200);
      tables.free();
      const count = crowd.answeredWith(201).length;
      await until('it goes on', async () => crowd.answeredWith(201).length > count + 20);
    } finally {
      tables.free();
      await crowd.end();
    }
    expect(await lies(crowd, system, product)).toEqual([]);
    expect(await system.comeToRest()).toEqual([]);
  }, 240_000);

  test('while the disk of the images is full an upload is told to come back, and leaves nothing half done', async () => {
    const { database, apiUrl } = system;
    const product = await aProduct(database.db);
    const { token } = await anAdmin(database.db);
    const noise = Buffer.from(Array.from({ length: 600 * 600 * 3 }, (_, at) => (at * 7_919) % 251));
    const image = await sharp(noise, { raw: { width: 600, height: 600, channels: 3 } })
      .jpeg()
      .toBuffer();
    const upload = async () => {
      const form = new FormData();
      form.append('image', new Blob([new Uint8Array(image)], { type: 'image/jpeg' }), 'it.jpg');
      const answer = await fetch(`${apiUrl}/api/v1/products/${product.id}/image/`, {
        method: 'POST',
        headers: { authorization: `Token ${token}` },
        body: form,
      });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    };
    const kept = () =>
      readdirSync(images.path, { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile() && each.name !== 'filler')
        .map(({ name }) => name);

    images.fill();
    for (let each = 0; each < 30; each += 1) {
      const { status, headers, body } = await upload();
      expect(status).toBe(503);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body).toMatchObject({ type: '/problems/unavailable', status: 503 });
    }
    expect(kept()).toEqual([]);
    expect(readdirSync(join(images.path, 'drafts'))).toEqual([]);
    images.free();
    expect((await upload()).status).toBe(200);
    expect(kept()).toHaveLength(3);
    expect(await system.comeToRest()).toEqual([]);
  }, 120_000);
});

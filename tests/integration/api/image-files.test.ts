import { replaceImage } from '../../../db/images';
import { aProduct, until } from '../harness';
import { aJpeg, quiet, serveUploads, type Uploads } from './uploads';

let at: Uploads;
let product: { id: string };
beforeAll(async () => {
  at = await serveUploads();
});
afterAll(() => at.api.close());
beforeEach(async () => {
  at.before = quiet;
  product = await aProduct(at.api.db);
});

const filesOfRow = async () => {
  const { image } = await at.api.db('products').where({ id: product.id }).first();
  return [1600, 480, 160].map((size) => `${image}-${size}.webp`).sort();
};

/** The row is locked by another, and the statement that waits for it is cancelled. */
async function cancelTheUpdate(): Promise<void> {
  const trx = await at.api.db.transaction();
  await trx.raw('SELECT FROM products WHERE id = ? FOR UPDATE', [product.id]);
  const cancel = async () => {
    const { rows } = await trx.raw(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length === 0) setTimeout(() => void cancel(), 10);
    else await trx.rollback();
  };
  void cancel();
}

describe('the files are those that the row points at', () => {
  test.each(['first', 'second'])(
    'when two upload at once and the %s one writes the row last',
    async (last) => {
      await at.upload(product.id, await aJpeg(100, 100));
      const letGo = { first: quiet, second: quiet };
      const held = (name: 'first' | 'second') =>
        new Promise<void>((resolve) => void (letGo[name] = resolve));
      const gates = { first: held('first'), second: held('second') };
      let reached = 0;
      const turnOf = new Map<string, 'first' | 'second'>();
      const bothPut = new Promise<void>((resolve) => {
        at.before = async (what, [key = '']) => {
          if (what === 'remove') return;
          const base = key.replace(/-\d+\.webp$/, '');
          if (!turnOf.has(base)) turnOf.set(base, turnOf.size === 0 ? 'first' : 'second');
          reached += 1;
          if (reached === 6) resolve();
          await gates[turnOf.get(base) ?? 'first'];
        };
      });
      const both = [
        at.upload(product.id, await aJpeg(200, 200)),
        at.upload(product.id, await aJpeg(300, 300)),
      ];
      await bothPut;
      const [early, late] =
        last === 'first' ? (['second', 'first'] as const) : (['first', 'second'] as const);
      letGo[early]();
      await Promise.race(both);
      letGo[late]();
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
      expect(at.stored(product.id)).toEqual(await filesOfRow());
    },
  );

  test('when an image comes back while the one in its place is removed', async () => {
    const [red, blue] = [await aJpeg(50, 50), await aJpeg(60, 60)];
    await at.upload(product.id, red);
    let letGo = quiet;
    let reached = quiet;
    const removing = new Promise<void>((resolve) => void (reached = resolve));
    const gate = new Promise<void>((resolve) => void (letGo = resolve));
    at.before = async (what) => {
      if (what === 'put') return;
      at.before = quiet;
      reached();
      await gate;
    };
    const replacing = at.upload(product.id, blue);
    await removing;
    await at.upload(product.id, red);
    letGo();
    await replacing;
    expect(at.stored(product.id)).toEqual(await filesOfRow());
  });

  test('because each who replaces is told what stood there at last, not when they began', async () => {
    const owner = { kind: 'products', id: product.id } as const;
    const first = await at.api.db.transaction();
    expect(await replaceImage(first, owner, 'first')).toBeNull();
    const second = replaceImage(at.api.db, owner, 'second');
    await until('the second waits for the first', async () => {
      const { rows } = await at.api.db.raw(
        `SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
    await first.commit();
    expect(await second).toBe('first');
  });

  test('when many upload and remove at once', async () => {
    const image = await aJpeg(64, 64);
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        n % 4 === 3
          ? at.raw('DELETE', `/products/${product.id}/image/`, '')
          : at.upload(product.id, image),
      ),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    await at.upload(product.id, image);
    expect(at.stored(product.id)).toEqual(await filesOfRow());
  });
});

describe('what fails half-way', () => {
  test('a file that can not be written takes back the others, and the old image stays', async () => {
    const { body } = await at.upload(product.id, await aJpeg());
    const kept = at.stored(product.id);
    at.before = (what, [key = '']) => {
      if (what === 'put' && key.includes('-160.')) throw new Error('the disk is full');
    };
    expect((await at.upload(product.id, await aJpeg())).status).toBe(500);
    expect(at.stored(product.id)).toEqual(kept);
    expect((await at.served(body.image)).status).toBe(200);
  });

  test('a row that can not be written takes back the files', async () => {
    await at.upload(product.id, await aJpeg());
    const kept = at.stored(product.id);
    await at.api.db.raw(
      `ALTER TABLE products ADD CONSTRAINT frozen CHECK (id <> '${product.id}') NOT VALID`,
    );
    expect((await at.upload(product.id, await aJpeg())).status).toBe(500);
    await at.api.db.raw('ALTER TABLE products DROP CONSTRAINT frozen');
    expect(at.stored(product.id)).toEqual(kept);
  });

  test('a product that is deleted meanwhile gets none', async () => {
    at.before = async (what) => {
      if (what === 'remove') return;
      await at.api.db('stock_movements').where({ productId: product.id }).delete();
      await at.api.db('products').where({ id: product.id }).delete();
    };
    const { status, body } = await at.upload(product.id, await aJpeg());
    expect([status, body.type]).toEqual([404, '/problems/product-not-found']);
    expect(at.stored(product.id)).toEqual([]);
  });

  test('files whose row may have been written are left, and said to be', async () => {
    at.before = async (what, [key = '']) => {
      if (what === 'put' && key.includes('-1600.')) await cancelTheUpdate();
    };
    const { status } = await at.upload(product.id, await aJpeg());
    expect(status).toBe(503);
    expect(at.stored(product.id)).toHaveLength(3);
    expect(at.api.log.filter(({ image }) => image?.includes(product.id))).toHaveLength(1);
  });

  test('an old file that can not be removed does not fail the new one', async () => {
    await at.upload(product.id, await aJpeg());
    at.before = (what) => {
      if (what === 'remove') throw new Error('the disk is gone');
    };
    const { status, body } = await at.upload(product.id, await aJpeg());
    expect(status).toBe(200);
    expect((await at.served(body.image)).status).toBe(200);
    expect(at.stored(product.id)).toHaveLength(6);
  });
});

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { pick } from '../../bench/catalogue/random';
import { chance, from, type Shop } from './shop';

const pictured = z.object({ image: z.string() });

let picture: Promise<Buffer> | undefined;
const busy = new Set<string>();

/** Of noise, so that it is as large as a photograph. */
function aPicture(): Promise<Buffer> {
  const [width, height] = [640, 480];
  return (picture ??= sharp(randomBytes(width * height * 3), {
    raw: { width, height, channels: 3 },
  })
    .jpeg()
    .toBuffer());
}

/** Gives a product an image, looks at it, and takes it away; some uploads break off. */
export async function pictures(shop: Shop): Promise<void> {
  const { http, random, admins, goods } = shop;
  const id = pick(random, goods.pictured);
  if (busy.has(id)) return;
  busy.add(id);
  try {
    const { token } = pick(random, admins);
    const path = `/api/v1/products/${id}/image/`;
    const { body, headers } = form(await aPicture());
    if (chance(random, 0.2)) {
      await breakOff(shop, path, token, body, headers);
      return;
    }
    const answer = await http.call('image upload', [200], {
      method: 'POST',
      path,
      token,
      body,
      headers,
    });
    if (answer.status !== 200) return;
    const { image } = pictured.parse(JSON.parse(answer.text));
    await http.call('image', [200], { path: new URL(image).pathname });
    await http.call('image removed', [200], { method: 'DELETE', path, token });
  } finally {
    busy.delete(id);
  }
}

function form(image: Buffer): { body: Buffer; headers: Record<string, string> } {
  const boundary = '----soak-form';
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="a.jpg"\r\n` +
    'content-type: image/jpeg\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

async function breakOff(
  { http, random, tally }: Shop,
  path: string,
  token: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<void> {
  const length = { 'content-length': String(body.length) };
  const asking = http.open({ method: 'POST', path, token, headers: { ...headers, ...length } });
  asking.write(body.subarray(0, from(random, 1, body.length - 1)));
  await sleep(from(random, 5, 500));
  asking.socket?.resetAndDestroy();
  tally.answered('image upload cut', 'cut', 0);
}

/** What the people of the shop do to products all day. */
export async function catalogueWork({ http, random, admins, goods }: Shop): Promise<void> {
  const { token } = pick(random, admins);
  const id = pick(random, goods.plenty);
  const path = `/api/v1/products/${id}/`;
  const kind = random();
  if (kind < 0.5) {
    const change = chance(random, 0.5) ? 3 : -2;
    const body = { change, reason: 'Counted anew.' };
    await http.call('stock adjustment', [200, 201], {
      method: 'POST',
      path: `${path}adjust_stock/`,
      token,
      body,
    });
  } else if (kind < 0.8) {
    const body = { price: `${1_000 + from(random, 0, 200)}.50` };
    await http.call('price change', [200], { method: 'PATCH', path, token, body });
  } else if (kind < 0.9) {
    await http.call('featured', [200], { method: 'POST', path: `${path}toggle_featured/`, token });
  } else {
    const body = Buffer.from(
      `sku,name,price,category_slug\nSKU-1900,Product 1900,${from(random, 1, 999)}.00,all\n`,
    );
    const headers = { 'content-type': 'text/csv' };
    await http.call('CSV import', [202, 409], {
      method: 'POST',
      path: '/api/v1/products/import/',
      token,
      body,
      headers,
    });
  }
}

import { z } from 'zod';
import type { Knex } from '../../db/database';
import type { HttpClient } from './http-client';

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

export interface Goods {
  /** That do not sell out. */
  readonly plenty: readonly string[];
  /** Of which there is one. */
  readonly scarce: readonly string[];
  /** That get images, one after the other. */
  readonly pictured: readonly string[];
}

export interface Population {
  readonly customers: readonly Person[];
  readonly admins: readonly Person[];
  readonly goods: Goods;
}

const password = 'a long passphrase of the soak';
const customers = 24;
const admins = 2;
const products = 2_000;

const registered = z.object({ customer: z.object({ id: z.number() }), token: z.string() });

/** Customers who register over HTTP, admins, and a catalogue. */
export async function populate(http: HttpClient, db: Knex): Promise<Population> {
  const bought = Array.from({ length: customers }, (_, index) => `buyer${index + 1}`);
  const staff = Array.from({ length: admins }, (_, index) => `admin${index + 1}`);
  const people: Person[] = [];
  for (const [index, name] of [...staff, ...bought].entries()) {
    people.push(await register(http, name, index));
  }
  const bosses = people.slice(0, admins);
  await db('admins').insert(bosses.map(({ id }) => ({ customerId: id, role: 'super_admin' })));
  return { admins: bosses, customers: people.slice(admins), goods: await catalogue(db) };
}

export async function register(http: HttpClient, name: string, number: number): Promise<Person> {
  const email = `${name}@example.com`;
  const answer = await http.insist('register', [201], {
    method: 'POST',
    path: '/api/v1/auth/register/',
    body: {
      email,
      password,
      password_confirm: password,
      first_name: 'Amina',
      last_name: 'Odhiambo',
      phone_number: `+2547${10_000_000 + (number % 80_000_000)}`,
      address: 'Kenyatta Avenue 5',
      city: 'Nairobi',
    },
  });
  const { customer, token } = registered.parse(JSON.parse(answer.text));
  return { id: customer.id, email, password, token };
}

async function catalogue(db: Knex): Promise<Goods> {
  const [root] = await db('categories')
    .insert({ name: 'All', slug: 'all', lft: 1, rgt: 2, depth: 0 })
    .returning<{ id: number }[]>('id');
  const numbers = Array.from({ length: products }, (_, index) => index + 1);
  const rows = await db('products')
    .insert(
      numbers.map((number) => ({
        name: `Product ${number}`,
        slug: `product-${number}`,
        sku: `SKU-${number}`,
        description: `Number ${number} of all that the shop sells.`,
        priceCents: 100_000 + number,
        stockQuantity: number <= 60 ? 1_000_000 : 1,
        categoryId: root?.id,
      })),
    )
    .returning<{ id: string; stockQuantity: number }[]>(['id', 'stockQuantity']);
  await db('stock_movements').insert(
    rows.map(({ id, stockQuantity }) => ({
      productId: id,
      kind: 'initial',
      quantity: stockQuantity,
    })),
  );
  const ids = rows.map(({ id }) => id);
  return { plenty: ids.slice(0, 60), scarce: ids.slice(60, 100), pictured: ids.slice(100, 105) };
}

import { Caller } from './caller';
import type { FaultStack } from './stack';

/** Who buys and what is sold. */
export interface Shop {
  readonly admin: Caller;
  readonly customers: readonly Caller[];
  /** Of these there is enough for everybody. */
  readonly products: readonly string[];
  /** Of this one, a new one in each round, there is not. */
  scarce(round: number): string;
}

export interface OpenShop extends Shop {
  /** Has the product that everybody wants in this round. */
  bringScarce(round: number): Promise<void>;
}

const customerCount = 5;
const productCount = 4;
const scarceStock = 6;

/** Everything as people do it, over the API. */
export async function openShop({ apiUrl, admin }: FaultStack): Promise<OpenShop> {
  const categoryId = (await post(admin, '/categories/', { name: 'Under test' })).id as number;
  const product = async (name: string, stock: number) => {
    const body = { name, price: '125.50', category: categoryId, stock_quantity: stock };
    return String((await post(admin, '/products/', body)).id);
  };
  const products: string[] = [];
  for (let each = 1; each <= productCount; each += 1) {
    products.push(await product(`Plenty ${each}`, 1_000_000));
  }
  const customers: Caller[] = [];
  for (let each = 1; each <= customerCount; each += 1) {
    customers.push(await register(apiUrl, each));
  }
  const scarce = new Map<number, string>();
  return {
    admin,
    customers,
    products,
    scarce: (round) => scarce.get(round) ?? '',
    async bringScarce(round) {
      scarce.set(round, await product(`Scarce ${round}`, scarceStock));
    },
  };
}

async function register(apiUrl: string, number: number): Promise<Caller> {
  const password = 'korosho-na-maembe-7';
  const { token } = await post(new Caller(apiUrl, ''), '/auth/register/', {
    email: `buyer${number}@example.com`,
    first_name: 'Amina',
    last_name: 'Odhiambo',
    phone_number: `+2547${10_000_000 + number}`,
    password,
    password_confirm: password,
  });
  return new Caller(apiUrl, String(token));
}

async function post(caller: Caller, path: string, body: unknown) {
  const answer = await caller.try({ method: 'POST', path, body }, 20_000);
  if (answer?.status !== 201) {
    throw new Error(
      `POST ${path} was answered with ${answer?.status}: ${JSON.stringify(answer?.body)}`,
    );
  }
  return answer.body as Record<string, unknown>;
}

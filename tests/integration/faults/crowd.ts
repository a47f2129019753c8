import { randomUUID } from 'node:crypto';
import { orderOf, type Person } from '../harness';

export interface Asked {
  /** The note of the order. */
  readonly id: string;
  /** Undefined: never answered. */
  status?: number;
  headers?: Headers;
  body?: any;
}

export interface CrowdOptions {
  readonly apiUrl: string;
  readonly customers: readonly Person[];
  readonly product: { readonly id: string };
}

/** Customers who order one thing after the other over connections that they keep, and never ask twice. */
export class Crowd {
  readonly asked: Asked[] = [];
  readonly #options: CrowdOptions;
  #isOver = false;
  readonly #buying: Promise<unknown>;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#buying = Promise.all(options.customers.map((customer) => this.#buy(customer)));
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#buying;
  }

  get answered(): Asked[] {
    return this.asked.filter(({ status }) => status !== undefined);
  }

  answeredWith(status: number): Asked[] {
    return this.asked.filter((each) => each.status === status);
  }

  async #buy({ token }: Person): Promise<void> {
    const { apiUrl, product } = this.#options;
    while (!this.#isOver) {
      const one: Asked = { id: randomUUID() };
      this.asked.push(one);
      try {
        const answer = await fetch(`${apiUrl}/api/v1/orders/`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Token ${token}` },
          body: JSON.stringify({ ...orderOf([product, 1]), notes: one.id }),
        });
        one.body = await answer.json();
        one.headers = answer.headers;
        one.status = answer.status;
      } catch {
        // What follows from not being answered is looked at in the database.
      }
      // Who was told to come back later does not do so at once.
      if (one.status !== 201) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

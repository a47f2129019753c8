import type { DataProvider, Identifier, RaRecord } from 'ra-core';
import { ApiError } from './api-error';
import type { ApiResource } from './api-resource';
import type { Ask, Client, Query } from './client';
import { createEtags } from './etags';
import { follow, type Following } from './follow';

interface Page {
  readonly count: number;
  readonly results: RaRecord[];
}

/** What our API can beside react-admin's own calls. */
export interface ShopDataProvider extends DataProvider {
  /** `act('orders', id, 'cancel', { notes })` = `POST /orders/{id}/cancel/`. */
  act<Answer = unknown>(
    resource: string,
    id: Identifier,
    action: string,
    body?: unknown,
    ask?: Ask,
  ): Promise<Answer>;
  /** Any other call; a form is sent as multipart. */
  call: Client['call'];
  /** A file, and what the API calls it. */
  download(path: string, query?: Query): Promise<{ file: Blob; name: string }>;
  /** Server-sent events, until they are over or `signal` is aborted. */
  follow(path: string, following: Following): Promise<void>;
}

/** How many single records are read at once, where several are needed. */
const atOnce = 6;
/** Files take their time. */
const fileTimeoutMs = 300_000;
const largestPage = 100;

/** react-admin's calls in the words of our API. */
export function createDataProvider(
  client: Client,
  resources: Readonly<Record<string, ApiResource>>,
): ShopDataProvider {
  const etags = createEtags();

  function resourceOf(name: string): ApiResource {
    const resource = resources[name];
    if (resource === undefined) throw new Error(`There is no resource ${name}.`);
    return resource;
  }

  function pathOf(resource: string, id: Identifier, filter?: Query): string {
    const { path } = place(resourceOf(resource), filter);
    return `${path}${encodeURIComponent(id)}/`;
  }

  async function list(resource: string, params: ListParams) {
    const described = resourceOf(resource);
    const { path, rest } = place(described, params.filter);
    const { q, ...filters } = rest;
    const { page, perPage } = params.pagination ?? { page: 1, perPage: 20 };
    const { sort } = params;
    const query: Query = {
      ...filters,
      search: q,
      page,
      page_size: Math.min(perPage, largestPage),
      ...(sort && sort.field !== '' && sort.field !== 'id'
        ? { ordering: `${sort.order === 'DESC' ? '-' : ''}${sort.field}` }
        : {}),
    };
    const { signal } = params;
    const answer = await client
      .call<Page | RaRecord[]>('GET', path, { query, signal })
      .catch(async (error: unknown) => {
        // The last of a page was removed: the list is shorter than it was, not gone.
        if (!(error instanceof ApiError) || error.status !== 404 || page === 1) throw error;
        const first = await client.call<Page>('GET', path, {
          query: { ...query, page: 1, page_size: 1 },
          signal,
        });
        return { count: first.count, results: [] };
      });
    // A few lists are no pages.
    const { results, count } = Array.isArray(answer)
      ? { results: answer, count: answer.length }
      : answer;
    return { data: results.map((each) => named(described, each)), total: count };
  }

  async function one(resource: string, id: Identifier, signal?: AbortSignal): Promise<RaRecord> {
    const path = pathOf(resource, id);
    const { body, headers } = await client.exchange('GET', path, { signal });
    const record = named(resourceOf(resource), body);
    etags.keep(path, record, headers.get('ETag'));
    return record;
  }

  async function change(
    resource: string,
    id: Identifier,
    body: Readonly<Record<string, unknown>>,
    previous?: unknown,
  ): Promise<RaRecord> {
    const path = pathOf(resource, id);
    const tag = previous === undefined ? undefined : etags.of(path, previous);
    const answer = await client.exchange('PATCH', path, {
      body,
      ...(tag !== undefined && { headers: { 'If-Match': tag } }),
    });
    const described = resourceOf(resource);
    const record = named(described, unwrapped(described, answer.body));
    etags.keep(path, record, answer.headers.get('ETag'));
    return record;
  }

  const remove = (resource: string, id: Identifier, query?: Query) =>
    client.call('DELETE', pathOf(resource, id), { query });

  const provider = {
    supportAbortSignal: true,

    getList: list,

    getOne: async (resource: string, { id, signal }: { id: Identifier; signal?: AbortSignal }) => ({
      data: await one(resource, id, signal),
    }),

    // The API has no list by ids; those that are gone are left out, as react-admin expects.
    getMany: async (
      resource: string,
      { ids, signal }: { ids: readonly Identifier[]; signal?: AbortSignal },
    ) => {
      const found = await inTurns([...new Set(ids)], (id) =>
        one(resource, id, signal).catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 404) return undefined;
          throw error;
        }),
      );
      return { data: found.filter((each) => each !== undefined) };
    },

    getManyReference: (
      resource: string,
      { target, id, ...params }: ListParams & { target: string; id: Identifier },
    ) => list(resource, { ...params, filter: { ...params.filter, [target]: id } }),

    create: async (resource: string, { data, meta }: { data: unknown; meta?: Meta }) => {
      const described = resourceOf(resource);
      const path = described.create ?? place(described, meta?.filter).path;
      const answer = await client.call('POST', path, { body: data });
      return { data: named(described, unwrapped(described, answer)) };
    },

    update: async (
      resource: string,
      {
        id,
        data,
        previousData,
      }: { id: Identifier; data: Fields; previousData?: Fields | undefined },
    ) => {
      const body = changed(data, previousData ?? {});
      if (Object.keys(body).length === 0 && previousData !== undefined) {
        return { data: { ...previousData, id } };
      }
      return { data: await change(resource, id, body, previousData) };
    },

    updateMany: async (
      resource: string,
      { ids, data }: { ids: readonly Identifier[]; data: Fields },
    ) => {
      await inTurns(ids, (id) => change(resource, id, data));
      return { data: [...ids] };
    },

    delete: async (
      resource: string,
      { id, previousData, meta }: { id: Identifier; previousData?: RaRecord; meta?: Meta },
    ) => {
      await remove(resource, id, meta?.query);
      return { data: previousData ?? { id } };
    },

    deleteMany: async (
      resource: string,
      { ids, meta }: { ids: readonly Identifier[]; meta?: Meta },
    ) => {
      await inTurns(ids, (id) => remove(resource, id, meta?.query));
      return { data: [...ids] };
    },

    act: (resource: string, id: Identifier, action: string, body?: unknown, ask: Ask = {}) =>
      client.call('POST', `${pathOf(resource, id)}${action}/`, { ...ask, body }),

    call: (method: string, path: string, ask: Ask = {}) =>
      client.call(method, path, {
        ...(isFile(ask.body) && { timeoutMs: fileTimeoutMs }),
        ...ask,
      }),

    download: async (path: string, query?: Query) => {
      const response = await client.fetch('GET', path, { query });
      const disposition = response.headers.get('Content-Disposition') ?? '';
      const name = /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? 'download';
      return { file: await response.blob(), name };
    },

    follow: (path: string, following: Following) => follow(client, path, following),
  };
  return provider as unknown as ShopDataProvider;
}

type Fields = Readonly<Record<string, unknown>>;

interface ListParams {
  readonly pagination?: { readonly page: number; readonly perPage: number };
  readonly sort?: { readonly field: string; readonly order: 'ASC' | 'DESC' };
  readonly filter?: Query;
  readonly signal?: AbortSignal;
}

/** What a page may say beside react-admin's own parameters. */
interface Meta {
  /** Of a removal, as `reassign_to`. */
  readonly query?: Query;
  /** What stands in the braces of the path. */
  readonly filter?: Query;
}

/** The path with what its braces stand for, and the filters that are left. */
function place({ path }: ApiResource, filter: Query = {}): { path: string; rest: Query } {
  const rest = { ...filter };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    if (value === undefined || value === null) throw new Error(`${path} needs ${name}.`);
    return encodeURIComponent(value);
  });
  return { path: filled, rest };
}

function unwrapped({ wrapped }: ApiResource, answer: unknown): unknown {
  if (wrapped === undefined || typeof answer !== 'object' || answer === null) return answer;
  return wrapped in answer ? (answer as Fields)[wrapped] : answer;
}

function named({ idField = 'id' }: ApiResource, record: unknown): RaRecord {
  const fields = record as RaRecord;
  return idField === 'id' ? fields : { ...fields, id: fields[idField] };
}

/** PATCH changes what it names, so it names no more than was changed. */
function changed(data: Fields, previous: Fields): Fields {
  const entries = Object.entries(data).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(previous[field]),
  );
  return Object.fromEntries(entries);
}

function isFile(body: unknown): boolean {
  return body instanceof FormData || body instanceof Blob;
}

/** A few at a time, so that a long list neither floods the API nor takes for ever. */
async function inTurns<In, Out>(
  all: readonly In[],
  work: (each: In) => Promise<Out>,
): Promise<Out[]> {
  const out: Out[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    out.push(...(await Promise.all(all.slice(from, from + atOnce).map(work))));
  }
  return out;
}

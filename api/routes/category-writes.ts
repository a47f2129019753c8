import type { z } from 'zod';
import { actingAs } from '../../db/audit';
import { lockTree } from '../../db/categories/lock';
import { changeCategory, insertCategory, removeCategory } from '../../db/categories/write';
import type { Knex } from '../../db/database';
import type { Category as CategoryRecord } from '../../db/models/category';
import { may, type User } from '../access';
import { doerOf, type Asking } from '../doer';
import {
  Category,
  CategoryChange,
  CategoryReplacement,
  NewCategory,
  categoryParams,
  categoryRemoval,
} from '../contracts/category';
import { ifMatchHeader, requireMatch } from '../etag';
import { removeImage } from '../media/store-image';
import { findCategory, presentOne } from '../queries/categories';
import { noContent, reply, route } from '../route';
import type { Services } from '../services';

const changing = {
  description:
    '`parent` moves it with all below it, to the end of the children there, or `before` or `after` the ' +
    'one that is named. What is left out stays as it is; the slug stays always.',
  access: may('manage_products'),
  params: categoryParams,
  headers: ifMatchHeader,
  responds: { 200: Category },
  fails: [
    'PreconditionFailed',
    'ParentNotFound',
    'CategoryCycle',
    'CategoryTooDeep',
    'DuplicateCategory',
  ],
} as const;

/** What changes the tree: each in one transaction, one after another. */
export const categoryWriteRoutes = [
  route('POST /categories/', {
    summary: 'Add a category',
    description: 'The last one of its parent, unless `before` or `after` names a sibling.',
    access: may('manage_products'),
    body: NewCategory,
    responds: { 201: Category },
    fails: ['ParentNotFound', 'CategoryTooDeep', 'DuplicateCategory'],
    handle: async (call, services) => {
      const { body, user } = call;
      const { name, description, is_active: isActive } = body;
      const place = placeIn(body) ?? { parentId: null };
      const created = await actingAs(services.db, doerOf(call), (trx) =>
        insertCategory(trx, { name, description, isActive, ...place }),
      );
      return reply(201, await presentOne(services, user, created), {
        Location: `/api/v1/categories/${created.id}/`,
      });
    },
  }),

  route('PUT /categories/{id}/', {
    ...changing,
    summary: 'Replace a category, or move it',
    body: CategoryReplacement,
    handle: (call, services) => change(services, call),
  }),

  route('PATCH /categories/{id}/', {
    ...changing,
    summary: 'Change a category, or move it',
    body: CategoryChange,
    handle: (call, services) => change(services, call),
  }),

  route('DELETE /categories/{id}/', {
    summary: 'Remove a category',
    description: 'One with children or products only if these go to another one.',
    access: may('manage_products'),
    params: categoryParams,
    query: categoryRemoval,
    headers: ifMatchHeader,
    responds: { 204: noContent },
    fails: [
      'PreconditionFailed',
      'CategoryInUse',
      'ParentNotFound',
      'CategoryCycle',
      'CategoryTooDeep',
      'DuplicateCategory',
    ],
    handle: async (call, services) => {
      const { params, query, user, header } = call;
      const removed = await actingAs(services.db, doerOf(call), async (trx) => {
        await requireUnchanged({ ...services, db: trx }, user, params.id, header);
        return removeCategory(trx, params.id, query.reassign_to);
      });
      await removeImage(services, removed.image);
      return null;
    },
  }),
];

type Change = z.output<typeof CategoryChange>;

interface ChangeCall extends Asking {
  readonly params: z.output<typeof categoryParams>;
  readonly body: Change;
  readonly header: (name: string) => string;
}

async function change(services: Services, call: ChangeCall) {
  const { params, body, user, header } = call;
  const { id } = params;
  const { name, description, is_active: isActive } = body;
  const to = placeIn(body);
  const changed: CategoryRecord = await actingAs(services.db, doerOf(call), async (trx) => {
    await requireUnchanged({ ...services, db: trx }, user, id, header);
    return changeCategory(trx, id, { name, description, isActive, to });
  });
  return presentOne(services, user, changed);
}

/** From here until the transaction ends, the category is what the client has read. */
async function requireUnchanged(
  services: Pick<Services, 'shop'> & { readonly db: Knex.Transaction },
  user: User,
  id: number,
  header: (name: string) => string,
): Promise<void> {
  await lockTree(services.db);
  await requireMatch(header('If-Match'), Category, async () =>
    presentOne(services, user, await findCategory(services.db, user, { id })),
  );
}

/** Where it is to go, if anything was said of that. */
function placeIn({ parent: parentId, before, after }: Change) {
  const said = parentId !== undefined || before !== undefined || after !== undefined;
  return said ? { parentId, before, after } : undefined;
}

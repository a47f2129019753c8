import type { Knex } from 'knex';
import type { Migration } from './migration';
import { accounts } from './001-accounts';
import { categories } from './002-categories';
import { products } from './003-products';
import { orders } from './004-orders';
import { notifications } from './005-notifications';
import { catalogueWrites } from './006-catalogue-writes';
import { productSearch } from './007-product-search';
import { imports } from './008-imports';
import { categoryIndexes } from './009-category-indexes';
import { accountsInFull } from './010-accounts-in-full';
import { throttle } from './011-throttle';
import { privacy } from './012-privacy';
import { deliveries } from './013-deliveries';
import { messages } from './014-messages';
import { languages } from './015-languages';
import { providers } from './016-providers';
import { figures } from './017-figures';
import { oldSystem } from './018-old-system';
import { findings } from './019-findings';
import { failures } from './020-failures';
import { growth } from './021-growth';

const all: readonly Migration[] = [
  accounts,
  categories,
  products,
  orders,
  notifications,
  catalogueWrites,
  productSearch,
  imports,
  categoryIndexes,
  accountsInFull,
  throttle,
  privacy,
  deliveries,
  messages,
  languages,
  providers,
  figures,
  oldSystem,
  findings,
  failures,
  growth,
];

export const migrationNames: readonly string[] = all.map(({ name }) => name);

/** By name from a list, not by file: a stored name must not change between source and build. */
export const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve([...all]),
  getMigrationName: (migration) => migration.name,
  getMigration: (migration) => Promise.resolve(migration),
};

import { useDataProvider, usePermissions, useTranslate, type Identifier } from 'react-admin';
import type { Permission } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';

const kinds: Readonly<Record<string, string>> = { products: 'product', categories: 'category' };

interface Entry {
  readonly actor: { readonly type: string; readonly id: number | null; readonly name?: string };
}

/** Who has changed something last, by name where names may be seen; undefined where one may not know. */
export function useWhoChanged() {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const translate = useTranslate();
  const { permissions } = usePermissions<readonly Permission[]>();

  return async (resource: string, id: Identifier): Promise<string | undefined> => {
    if (permissions?.includes('manage_admins') !== true) return undefined;
    try {
      const { results } = await dataProvider.call<{ results: readonly Entry[] }>(
        'GET',
        '/admin/audit/',
        { query: { subject_type: kinds[resource], subject_id: String(id), page_size: 1 } },
      );
      const actor = results[0]?.actor;
      if (actor?.type !== 'admin' || actor.id === null) return undefined;
      return actor.name ?? translate('catalogue.stock.by.admin', { id: actor.id });
    } catch {
      // That there is a conflict is what counts; the name is a help.
      return undefined;
    }
  };
}

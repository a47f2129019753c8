import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useDataProvider } from 'react-admin';
import type { CategoryNode } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { placed } from './category-tree';

/** The tree of categories, read once for all who need it. */
export function useCategoryTree() {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ['categories', 'tree'],
    queryFn: ({ signal }) =>
      dataProvider.call<CategoryNode[]>('GET', '/categories/tree/', { signal }),
  });
  const all = useMemo(() => placed(data ?? []), [data]);
  return { all, isRead: data !== undefined, error, refetch };
}

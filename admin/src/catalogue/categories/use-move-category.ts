import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ShopDataProvider } from '../../data/data-provider';
import { placeOf, placed, type Place, type Placed } from './category-tree';
import type { useCategoryTree } from './use-category-tree';
import { wordsOf } from '../words-of';

/** What is said in the live region, and how the last move is taken back. */
export interface News {
  readonly text: string;
  readonly isTrouble?: boolean;
  readonly undo?: () => Promise<void>;
}

/** Moves categories, tells of it, and can take the last move back. */
export function useMoveCategory({ all, refetch }: ReturnType<typeof useCategoryTree>) {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const translate = useTranslate();
  const [news, setNews] = useState<News>({ text: '' });

  async function put(id: number, place: Place): Promise<Placed | undefined> {
    await dataProvider.call('PATCH', `/categories/${id}/`, { body: place });
    const { data } = await refetch();
    return placed(data ?? []).find(({ node }) => node.id === id);
  }

  function wordsFor(key: 'moved' | 'undone', now: Placed): string {
    return translate(`catalogue.tree.${key}`, {
      name: now.node.name,
      into: now.parent?.name ?? translate('catalogue.tree.top'),
      position: now.index + 1,
      total: now.siblings.length,
    });
  }

  function refused(error: unknown, name: string): void {
    const why = wordsOf(error);
    setNews({ text: translate('catalogue.tree.not_moved', { name, why }), isTrouble: true });
  }

  /** @throws ApiError, told of already */
  async function move(id: number, place: Place): Promise<void> {
    const was = all.find(({ node }) => node.id === id);
    if (was === undefined) return;
    const { name } = was.node;
    const back = placeOf(was);
    setNews({ text: translate('catalogue.tree.moving', { name }) });
    try {
      const now = await put(id, place);
      if (now === undefined) return;
      const undo = async () => {
        try {
          const again = await put(id, back);
          if (again) setNews({ text: wordsFor('undone', again) });
        } catch (error) {
          refused(error, name);
        }
      };
      setNews({ text: wordsFor('moved', now), undo });
    } catch (error) {
      refused(error, name);
      throw error;
    }
  }

  return { move, news, tell: (text: string) => setNews({ text }) };
}

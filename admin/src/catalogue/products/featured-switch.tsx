import { Switch } from '@mui/material';
import { useState } from 'react';
import {
  useDataProvider,
  useNotify,
  useRecordContext,
  useRefresh,
  useTranslate,
} from 'react-admin';
import type { Product } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { wordsOf } from '../words-of';

export function FeaturedSwitch({ mayChange }: { readonly mayChange: boolean }) {
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [isBusy, setBusy] = useState(false);
  const product = useRecordContext<Product>();
  if (product === undefined) return null;
  const { id, name, is_featured: isFeatured } = product;
  if (!mayChange) return <span>{translate(`catalogue.${isFeatured ? 'yes' : 'no'}`)}</span>;

  async function toggle(): Promise<void> {
    setBusy(true);
    try {
      // Says which, so that two who click at once do not undo each other.
      await dataProvider.call('PATCH', `/products/${id}/`, { body: { is_featured: !isFeatured } });
      notify(`catalogue.product.${isFeatured ? 'not_featured' : 'featured'}`, {
        messageArgs: { name },
      });
      refresh();
    } catch (error) {
      notify(wordsOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Switch
      checked={isFeatured}
      disabled={isBusy}
      onChange={() => void toggle()}
      slotProps={{ input: { 'aria-label': translate('catalogue.product.feature', { name }) } }}
    />
  );
}

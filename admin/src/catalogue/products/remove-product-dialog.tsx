import { Typography } from '@mui/material';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Product } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { CommandDialog } from '../command-dialog';

/** Says what the two ways come to, before one is gone. */
export function RemoveProductDialog(props: {
  readonly product: Product;
  readonly onClose: () => void;
}) {
  const { product, onClose } = props;
  const { id, name, status } = product;
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const dataProvider = useDataProvider<ShopDataProvider>();

  function tell(what: 'discontinued' | 'kept' | 'deleted'): void {
    notify(`catalogue.product.${what}`, { messageArgs: { name } });
    onClose();
    if (what === 'deleted') void navigate('/products');
    else refresh();
  }

  const discontinue = {
    label: translate('catalogue.product.discontinue'),
    isDisabled: status === 'discontinued',
    run: async () => {
      await dataProvider.call('PATCH', `/products/${id}/`, { body: { status: 'discontinued' } });
      tell('discontinued');
    },
  };
  const remove = {
    label: translate('catalogue.product.delete'),
    color: 'error' as const,
    run: async () => {
      const left = await dataProvider.call<Product | null>('DELETE', `/products/${id}/`);
      tell(left === null ? 'deleted' : 'kept');
    },
  };
  return (
    <CommandDialog
      title={translate('catalogue.product.remove_title', { name })}
      onClose={onClose}
      commands={[discontinue, remove]}
    >
      <Typography>{translate('catalogue.product.remove_words')}</Typography>
    </CommandDialog>
  );
}

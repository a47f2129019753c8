import { Typography } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ShopDataProvider } from '../../data/data-provider';
import { CommandDialog } from '../command-dialog';
import { CategoryChoice } from './category-choice';
import { branchIds, type Placed } from './category-tree';

/** Asks where children and products go. Whether there are any, the API knows best: it says so, and why. */
export function DeleteCategoryDialog(props: {
  readonly what: Placed;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}) {
  const { what, onDeleted, onClose } = props;
  const { node } = what;
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [heir, setHeir] = useState<number | null>(null);
  const isInUse = node.children.length > 0 || node.product_count > 0;
  return (
    <CommandDialog
      title={translate('catalogue.tree.delete_title', { name: node.name })}
      onClose={onClose}
      commands={[
        {
          label: translate('catalogue.tree.delete_now'),
          color: 'error',
          isDisabled: isInUse && heir === null,
          run: async () => {
            await dataProvider.call('DELETE', `/categories/${node.id}/`, {
              query: { reassign_to: heir },
            });
            onDeleted();
          },
        },
      ]}
    >
      <Typography>{translate('catalogue.tree.delete_words')}</Typography>
      <CategoryChoice
        label={translate('catalogue.tree.reassign')}
        value={heir}
        onChange={setHeir}
        without={branchIds(node)}
        required={isInUse}
      />
    </CommandDialog>
  );
}

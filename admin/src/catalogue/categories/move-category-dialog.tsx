import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { CommandDialog } from '../command-dialog';
import { CategoryChoice } from './category-choice';
import { branchIds, type Place, type Placed } from './category-tree';

/** Where a category is to go, chosen from lists: for the keyboard, and for a finger. */
export function MoveCategoryDialog(props: {
  readonly what: Placed;
  readonly all: readonly Placed[];
  readonly move: (id: number, place: Place) => Promise<void>;
  readonly onClose: () => void;
}) {
  const { what, all, move, onClose } = props;
  const translate = useTranslate();
  const { node } = what;
  const [parent, setParent] = useState<number | null>(what.parent?.id ?? null);
  const [before, setBefore] = useState<number | ''>('');
  const there = all.filter(
    (each) => (each.parent?.id ?? null) === parent && each.node.id !== node.id,
  );
  return (
    <CommandDialog
      title={translate('catalogue.tree.move_title', { name: node.name })}
      onClose={onClose}
      commands={[
        {
          label: translate('catalogue.tree.move_now'),
          run: async () => {
            await move(node.id, { parent, ...(before !== '' && { before }) });
            onClose();
          },
        },
      ]}
    >
      <CategoryChoice
        label={translate('catalogue.tree.target')}
        value={parent}
        onChange={(id) => {
          setParent(id);
          setBefore('');
        }}
        none={translate('catalogue.tree.top')}
        without={branchIds(node)}
      />
      <TextField
        select
        size="small"
        label={translate('catalogue.tree.place')}
        value={before}
        onChange={({ target }) => setBefore(target.value === '' ? '' : Number(target.value))}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value="">{translate('catalogue.tree.at_end')}</MenuItem>
        {there.map((each) => (
          <MenuItem key={each.node.id} value={each.node.id}>
            {translate('catalogue.tree.before_one', { name: each.node.name })}
          </MenuItem>
        ))}
      </TextField>
    </CommandDialog>
  );
}

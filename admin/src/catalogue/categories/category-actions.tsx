import { Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Placed } from './category-tree';

/** What can be done with the category that is chosen in the tree. */
export function CategoryActions(props: {
  readonly at: Placed;
  readonly mayChange: boolean;
  readonly onMove: () => void;
  readonly onDelete: () => void;
}) {
  const { at, mayChange, onMove, onDelete } = props;
  const translate = useTranslate();
  const { id, name } = at.node;
  const filter = new URLSearchParams({ filter: JSON.stringify({ category: String(id) }) });
  return (
    <Stack
      direction="row"
      component="section"
      aria-label={translate('catalogue.tree.actions', { name })}
      sx={{ flexWrap: 'wrap', alignItems: 'center', gap: 0.5, mb: 1 }}
    >
      <Typography sx={{ fontWeight: 600, mr: 1, overflowWrap: 'anywhere' }}>{at.path}</Typography>
      <Button component={Link} to={`/products?${filter.toString()}`}>
        {translate('catalogue.tree.products')}
      </Button>
      {mayChange && (
        <>
          <Button component={Link} to={`/categories/create?parent=${id}`}>
            {translate('catalogue.tree.add_below')}
          </Button>
          <Button component={Link} to={`/categories/${id}`}>
            {translate('catalogue.tree.edit')}
          </Button>
          <Button onClick={onMove}>{translate('catalogue.tree.move')}</Button>
          <Button color="error" onClick={onDelete}>
            {translate('catalogue.tree.delete')}
          </Button>
        </>
      )}
    </Stack>
  );
}

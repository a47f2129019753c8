import { Button } from '@mui/material';
import { CreateButton, FilterButton, TopToolbar, useCanAccess, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { ExportButton } from '../export-button';

export function ProductListActions({ isLow = false }: { readonly isLow?: boolean }) {
  const translate = useTranslate();
  const { canAccess: mayChange = false } = useCanAccess({ resource: 'products', action: 'create' });
  return (
    <TopToolbar sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
      {isLow ? (
        <Button component={Link} to="/products">
          {translate('catalogue.every_product')}
        </Button>
      ) : (
        <>
          <FilterButton />
          <Button component={Link} to="/low_stock">
            {translate('resources.low_stock.name', { smart_count: 1 })}
          </Button>
        </>
      )}
      {mayChange && <CreateButton resource="products" />}
      {mayChange && !isLow && (
        <ExportButton path="/products/export/" label={translate('catalogue.export')} />
      )}
    </TopToolbar>
  );
}

import { Grid, Link, Typography } from '@mui/material';
import { useCanAccess, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { lowStockBelow } from '../../../workflows/domain/report';
import type { Dashboard } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { BarPlot } from './bar-plot';
import { listPath } from './list-path';

/** What is about to run out, the least first. */
export function LowStockPlot({ products }: { readonly products: Dashboard['products'] }) {
  const translate = useTranslate();
  const { number } = useFormats();
  const { canAccess } = useCanAccess({ resource: 'products', action: 'list' });
  const list = listPath(
    'products',
    { status: 'active' },
    { field: 'stock_quantity', order: 'ASC' },
  );
  return (
    <Grid size={{ xs: 12, md: 6 }}>
      <Section
        fills
        title={translate('dashboard.low_stock')}
        aside={
          canAccess === true && (
            <Link component={RouterLink} to={list}>
              {translate('dashboard.by_stock')}
            </Link>
          )
        }
      >
        {products.low_stock === 0 ? (
          <Typography>{translate('dashboard.enough')}</Typography>
        ) : (
          <BarPlot
            full={lowStockBelow}
            bars={products.low_stock_list.map(({ id, name, category, stock_quantity }) => ({
              key: id,
              label: `${name} (${category})`,
              value: stock_quantity,
              text: number(stock_quantity),
              to: canAccess === true ? listPath('products', { q: name }) : undefined,
            }))}
          />
        )}
      </Section>
    </Grid>
  );
}

import { Box, Card, Link, Stack, Typography } from '@mui/material';
import { RecordContextProvider, useListContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Product } from '../../data/contracts';
import { useFormats } from '../../shop/use-formats';
import { FeaturedSwitch } from './featured-switch';
import { ProductPicture } from './product-picture';

/** The list where there is no room for a table. */
export function ProductCards({ mayChange }: { readonly mayChange: boolean }) {
  const translate = useTranslate();
  const { money } = useFormats();
  const { data = [], isPending } = useListContext<Product>();
  if (!isPending && data.length === 0) {
    return (
      <Typography sx={{ p: 2 }}>
        {translate('ra.navigation.no_filtered_results', { _: '' })}
      </Typography>
    );
  }
  return (
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 1, gap: 1 }}>
      {data.map((product) => (
        <RecordContextProvider key={product.id} value={product}>
          <Card component="li" sx={{ p: 1.5, display: 'flex', gap: 1.5 }}>
            <ProductPicture product={product} />
            <Box sx={{ flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
              <Link component={RouterLink} to={`/products/${product.id}/show`}>
                {product.name}
              </Link>
              <Typography variant="body2" color="text.secondary">
                {product.category_path}
              </Typography>
              <Typography variant="body2">
                {money(product.price)} ·{' '}
                {translate('catalogue.stock.now', { smart_count: product.stock_quantity })} ·{' '}
                {translate(`catalogue.status.${product.status}`)}
              </Typography>
            </Box>
            {mayChange && <FeaturedSwitch mayChange />}
          </Card>
        </RecordContextProvider>
      ))}
    </Stack>
  );
}

import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import {
  EditButton,
  ShowBase,
  Title,
  TopToolbar,
  useCanAccess,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Product } from '../../data/contracts';
import { Section } from '../../layout/section';
import { useFormats } from '../../shop/use-formats';
import { PageParts } from '../page-parts';
import { pathOfPicture } from '../path-of-picture';
import { RemoveProductDialog } from './remove-product-dialog';
import { StockForm } from './stock-form';
import { StockLedger } from './stock-ledger';

/** A product, its stock and the ledger of it. */
export function ProductPage() {
  return (
    <ShowBase>
      <Shown />
    </ShowBase>
  );
}

function Shown() {
  const translate = useTranslate();
  const product = useRecordContext<Product>();
  const { canAccess: mayChange = false } = useCanAccess({ resource: 'products', action: 'edit' });
  const [isRemoving, setRemoving] = useState(false);
  if (product === undefined) return null;
  return (
    <PageParts>
      <Title title={product.name} />
      {mayChange && (
        <TopToolbar>
          <EditButton />
          <Button color="error" onClick={() => setRemoving(true)}>
            {translate('catalogue.product.remove')}
          </Button>
        </TopToolbar>
      )}
      <Section title={translate('catalogue.product.facts')}>
        <Facts product={product} />
      </Section>
      <Section title={translate('catalogue.stock.title')}>
        <Typography sx={{ mb: mayChange ? 2 : 0 }}>
          {translate('catalogue.stock.now', { smart_count: product.stock_quantity })}
        </Typography>
        {mayChange && <StockForm product={product} />}
      </Section>
      {mayChange && (
        <Section title={translate('catalogue.stock.ledger')}>
          <StockLedger />
        </Section>
      )}
      {isRemoving && <RemoveProductDialog product={product} onClose={() => setRemoving(false)} />}
    </PageParts>
  );
}

function Facts({ product }: { readonly product: Product }) {
  const translate = useTranslate();
  const { money, time } = useFormats();
  const filter = new URLSearchParams({
    filter: JSON.stringify({ category: String(product.category) }),
  });
  const picture = pathOfPicture(product.thumbnails?.medium);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['sku', product.sku],
    [
      'category',
      <Link key="category" component={RouterLink} to={`/products?${filter.toString()}`}>
        {product.category_path}
      </Link>,
    ],
    ['price', money(product.price)],
    ['status', translate(`catalogue.status.${product.status}`)],
    ['is_featured', translate(`catalogue.${product.is_featured ? 'yes' : 'no'}`)],
    [
      'created_at',
      <time key="made" dateTime={product.created_at}>
        {time(product.created_at)}
      </time>,
    ],
    [
      'updated_at',
      <time key="changed" dateTime={product.updated_at}>
        {time(product.updated_at)}
      </time>,
    ],
    ['description', product.description],
  ];
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 3 }}>
      {picture === undefined ? (
        <Typography color="text.secondary">{translate('catalogue.product.no_picture')}</Typography>
      ) : (
        <Box
          component="img"
          src={picture}
          alt={product.name}
          sx={{ maxWidth: 240, maxHeight: 240, objectFit: 'contain', borderRadius: 1 }}
        />
      )}
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'max-content 1fr',
          columnGap: 2,
          rowGap: 0.5,
        }}
      >
        {facts
          .filter(([, value]) => value !== '')
          .map(([field, value]) => (
            <Box key={field} sx={{ display: 'contents' }}>
              <Typography component="dt" color="text.secondary">
                {translate(`resources.products.fields.${field}`)}
              </Typography>
              <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
                {value}
              </Box>
            </Box>
          ))}
      </Box>
    </Stack>
  );
}

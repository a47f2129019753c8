import ProductIcon from '@mui/icons-material/Inventory2Outlined';
import { Box } from '@mui/material';
import type { Product } from '../../data/contracts';
import { pathOfPicture } from '../path-of-picture';

const side = 40;

/** Beside the name, which says the same in words. */
export function ProductPicture({ product }: { readonly product: Product }) {
  const source = pathOfPicture(product.thumbnails?.small);
  return (
    <Box sx={{ width: side, height: side, display: 'grid', placeItems: 'center' }}>
      {source === undefined ? (
        <ProductIcon color="disabled" />
      ) : (
        <Box
          component="img"
          src={source}
          alt=""
          loading="lazy"
          sx={{ width: side, height: side, objectFit: 'cover', borderRadius: 1 }}
        />
      )}
    </Box>
  );
}

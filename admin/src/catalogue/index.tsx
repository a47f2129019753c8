import ProductsIcon from '@mui/icons-material/Inventory2Outlined';
import { lazy } from 'react';
import type { Area } from '../area';

const ProductList = lazy(async () => ({ default: (await import('./product-list')).ProductList }));

export const catalogue: Area = {
  resources: [
    {
      name: 'products',
      api: { path: '/products/' },
      permission: 'manage_products',
      icon: ProductsIcon,
      list: ProductList,
      recordRepresentation: 'name',
    },
  ],
};

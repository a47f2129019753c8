import CategoriesIcon from '@mui/icons-material/AccountTreeOutlined';
import ImportsIcon from '@mui/icons-material/ImportExport';
import ProductsIcon from '@mui/icons-material/Inventory2Outlined';
import { lazy } from 'react';
import type { Area } from '../area';

const ProductList = lazy(async () => ({
  default: (await import('./products/product-list')).ProductList,
}));
const LowStockList = lazy(async () => ({
  default: (await import('./products/product-list')).LowStockList,
}));
const ProductPage = lazy(async () => ({
  default: (await import('./products/product-page')).ProductPage,
}));
const ProductCreate = lazy(async () => ({
  default: (await import('./products/product-form')).ProductCreate,
}));
const ProductEdit = lazy(async () => ({
  default: (await import('./products/product-form')).ProductEdit,
}));
const CategoryPage = lazy(async () => ({
  default: (await import('./categories/category-page')).CategoryPage,
}));
const CategoryCreate = lazy(async () => ({
  default: (await import('./categories/category-form')).CategoryCreate,
}));
const CategoryEdit = lazy(async () => ({
  default: (await import('./categories/category-form')).CategoryEdit,
}));
const ImportList = lazy(async () => ({
  default: (await import('./imports/import-list')).ImportList,
}));
const ImportPage = lazy(async () => ({
  default: (await import('./imports/import-page')).ImportPage,
}));

/** Everybody sees what the shop sells; who may change it has `manage_products`. */
const actions = {
  create: 'manage_products',
  edit: 'manage_products',
  delete: 'manage_products',
} as const;

export const catalogue: Area = {
  resources: [
    {
      name: 'products',
      api: { path: '/products/' },
      permission: 'any',
      actions,
      icon: ProductsIcon,
      list: ProductList,
      show: ProductPage,
      create: ProductCreate,
      edit: ProductEdit,
      recordRepresentation: 'name',
    },
    {
      name: 'low_stock',
      api: { path: '/products/low-stock/' },
      permission: 'any',
      list: LowStockList,
    },
    {
      name: 'stock_movements',
      api: { path: '/products/{product}/stock_movements/' },
      permission: 'manage_products',
    },
    {
      name: 'categories',
      api: { path: '/categories/' },
      permission: 'any',
      actions,
      icon: CategoriesIcon,
      list: CategoryPage,
      create: CategoryCreate,
      edit: CategoryEdit,
      recordRepresentation: 'name',
    },
    {
      name: 'imports',
      api: { path: '/imports/' },
      permission: 'manage_products',
      icon: ImportsIcon,
      list: ImportList,
      show: ImportPage,
    },
    {
      name: 'import_lines',
      api: { path: '/imports/{import}/lines/', idField: 'line' },
      permission: 'manage_products',
    },
  ],
};

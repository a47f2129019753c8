import { Link } from '@mui/material';
import { DataTable, FunctionField, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Product } from '../../data/contracts';
import { MoneyField } from '../../shop/money-field';
import { FeaturedSwitch } from './featured-switch';
import { ProductPicture } from './product-picture';

export function ProductTable({ mayChange }: { readonly mayChange: boolean }) {
  const translate = useTranslate();
  return (
    <DataTable<Product> bulkActionButtons={false} rowClick={false}>
      <DataTable.Col source="image" disableSort>
        <FunctionField<Product> render={(product) => <ProductPicture product={product} />} />
      </DataTable.Col>
      <DataTable.Col source="name">
        <FunctionField<Product>
          render={({ id, name }) => (
            <Link component={RouterLink} to={`/products/${id}/show`}>
              {name}
            </Link>
          )}
        />
      </DataTable.Col>
      <DataTable.Col source="sku" disableSort />
      <DataTable.Col source="category_path" disableSort />
      <DataTable.Col source="price" align="right">
        <MoneyField source="price" />
      </DataTable.Col>
      <DataTable.NumberCol source="stock_quantity" />
      <DataTable.Col source="status" disableSort>
        <FunctionField<Product> render={({ status }) => translate(`catalogue.status.${status}`)} />
      </DataTable.Col>
      <DataTable.Col source="is_featured" disableSort>
        <FeaturedSwitch mayChange={mayChange} />
      </DataTable.Col>
    </DataTable>
  );
}

import { useMediaQuery, type Theme } from '@mui/material';
import {
  List,
  NullableBooleanInput,
  SearchInput,
  SelectInput,
  TextInput,
  regex,
  useCanAccess,
} from 'react-admin';
import { CategoryInput } from '../categories/category-choice';
import { ProductCards } from './product-cards';
import { ProductListActions } from './product-list-actions';
import { productStatuses } from './product-statuses';
import { ProductTable } from './product-table';

const amount = regex(/^\d{1,12}(?:\.\d{1,2})?$/, 'catalogue.bad_amount');

const everywhere = [
  <SearchInput key="q" source="q" alwaysOn />,
  <CategoryInput
    key="category"
    source="category"
    label="resources.products.fields.category"
    asText
    alwaysOn
  />,
];

const filters = [
  ...everywhere,
  <SelectInput
    key="status"
    source="status"
    choices={productStatuses.map((id) => ({ id, name: `catalogue.status.${id}` }))}
    alwaysOn
  />,
  <NullableBooleanInput key="is_featured" source="is_featured" />,
  <NullableBooleanInput key="in_stock" source="in_stock" />,
  <TextInput key="min_price" source="min_price" inputMode="decimal" validate={amount} />,
  <TextInput key="max_price" source="max_price" inputMode="decimal" validate={amount} />,
];

export function ProductList() {
  return (
    <List
      filters={filters}
      actions={<ProductListActions />}
      sort={{ field: 'name', order: 'ASC' }}
      perPage={25}
      exporter={false}
      empty={false}
    >
      <Products />
    </List>
  );
}

/** What must be bought anew soon. */
export function LowStockList() {
  return (
    <List
      filters={everywhere}
      actions={<ProductListActions isLow />}
      sort={{ field: 'stock_quantity', order: 'ASC' }}
      perPage={25}
      exporter={false}
      empty={false}
    >
      <Products />
    </List>
  );
}

function Products() {
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  const { canAccess: mayChange = false } = useCanAccess({ resource: 'products', action: 'edit' });
  return isNarrow ? <ProductCards mayChange={mayChange} /> : <ProductTable mayChange={mayChange} />;
}

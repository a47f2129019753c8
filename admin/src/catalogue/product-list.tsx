import {
  DataTable,
  FunctionField,
  List,
  NullableBooleanInput,
  SearchInput,
  SelectInput,
  useTranslate,
} from 'react-admin';
import type { Product } from '../data/contracts';
import { MoneyField } from '../shop/money-field';

const statuses: readonly Product['status'][] = ['active', 'inactive', 'discontinued'];

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectInput
    key="status"
    source="status"
    choices={statuses.map((id) => ({ id, name: `catalogue.status.${id}` }))}
    alwaysOn
  />,
  <NullableBooleanInput key="is_featured" source="is_featured" />,
  <NullableBooleanInput key="in_stock" source="in_stock" />,
];

export function ProductList() {
  const translate = useTranslate();
  return (
    <List filters={filters} sort={{ field: 'name', order: 'ASC' }} perPage={25} exporter={false}>
      <DataTable<Product> bulkActionButtons={false} rowClick={false}>
        <DataTable.Col source="name" />
        <DataTable.Col source="sku" disableSort />
        <DataTable.Col source="category_path" disableSort />
        <DataTable.Col source="price" align="right">
          <MoneyField source="price" />
        </DataTable.Col>
        <DataTable.NumberCol source="stock_quantity" />
        <DataTable.Col source="status" disableSort>
          <FunctionField<Product>
            render={({ status }) => translate(`catalogue.status.${status}`)}
          />
        </DataTable.Col>
      </DataTable>
    </List>
  );
}

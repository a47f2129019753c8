import {
  BooleanField,
  DataTable,
  List,
  NullableBooleanInput,
  SearchInput,
  TextField,
} from 'react-admin';
import type { Customer } from '../data/contracts';
import { TimeField } from '../shop/time-field';

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <NullableBooleanInput key="is_active" source="is_active" alwaysOn />,
  <NullableBooleanInput key="is_verified" source="is_verified" />,
];

export function CustomerList() {
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      exporter={false}
    >
      <DataTable<Customer> bulkActionButtons={false} rowClick={false}>
        <DataTable.Col source="last_name">
          <TextField source="full_name" />
        </DataTable.Col>
        <DataTable.Col source="email" />
        <DataTable.Col source="phone_number" disableSort />
        <DataTable.Col source="city" disableSort />
        <DataTable.Col source="is_verified" disableSort>
          <BooleanField source="is_verified" />
        </DataTable.Col>
        <DataTable.Col source="is_active" disableSort>
          <BooleanField source="is_active" />
        </DataTable.Col>
        <DataTable.Col source="created_at">
          <TimeField source="created_at" />
        </DataTable.Col>
      </DataTable>
    </List>
  );
}

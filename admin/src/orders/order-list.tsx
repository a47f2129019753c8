import {
  BooleanField,
  DataTable,
  List,
  NullableBooleanInput,
  SearchInput,
  SelectInput,
  useTranslate,
  FunctionField,
} from 'react-admin';
import { orderStatuses } from '../../../workflows/domain/order-status';
import type { Order } from '../data/contracts';
import { MoneyField } from '../shop/money-field';
import { TimeField } from '../shop/time-field';

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectInput
    key="status"
    source="status"
    choices={orderStatuses.map((id) => ({ id, name: `orders.status.${id}` }))}
    alwaysOn
  />,
  <NullableBooleanInput key="is_paid" source="is_paid" />,
];

export function OrderList() {
  const translate = useTranslate();
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      exporter={false}
    >
      <DataTable<Order> bulkActionButtons={false} rowClick={false}>
        <DataTable.Col source="order_number" disableSort />
        <DataTable.Col source="customer_name" disableSort />
        <DataTable.Col source="status">
          <FunctionField<Order> render={({ status }) => translate(`orders.status.${status}`)} />
        </DataTable.Col>
        <DataTable.Col source="total_amount" align="right">
          <MoneyField source="total_amount" />
        </DataTable.Col>
        <DataTable.Col source="is_paid" disableSort>
          <BooleanField source="is_paid" />
        </DataTable.Col>
        <DataTable.Col source="created_at">
          <TimeField source="created_at" />
        </DataTable.Col>
      </DataTable>
    </List>
  );
}

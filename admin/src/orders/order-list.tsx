import { useMediaQuery, type Theme } from '@mui/material';
import {
  BooleanField,
  DataTable,
  DateInput,
  FilterButton,
  FunctionField,
  List,
  NullableBooleanInput,
  SelectInput,
  SortButton,
  TextField,
  TextInput,
  TopToolbar,
} from 'react-admin';
import { orderStatuses } from '../../../workflows/domain/order-status';
import type { Order } from '../data/contracts';
import { MoneyField } from '../shop/money-field';
import { TimeField } from '../shop/time-field';
import { ExportButton } from './export-button';
import { OrderCards } from './order-cards';
import { StatusChip } from './status-chip';

/** Days, in the time zone of the shop: the API takes them as they are. */
const days = ['created_after', 'created_before', 'delivered_after', 'delivered_before'] as const;

const filters = [
  <TextInput key="q" source="q" type="search" label="orders.list.search" alwaysOn resettable />,
  <SelectInput
    key="status"
    source="status"
    choices={orderStatuses.map((id) => ({ id, name: `orders.status.${id}` }))}
    alwaysOn
  />,
  <NullableBooleanInput key="is_paid" source="is_paid" />,
  ...days.map((day) => <DateInput key={day} source={day} />),
];

export function OrderList() {
  const isPhone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      actions={<Actions />}
    >
      {isPhone ? <OrderCards /> : <OrderTable />}
    </List>
  );
}

function Actions() {
  return (
    <TopToolbar>
      <FilterButton />
      <SortButton fields={['created_at', 'total_amount', 'status']} />
      <ExportButton />
    </TopToolbar>
  );
}

function OrderTable() {
  return (
    <DataTable<Order> bulkActionButtons={false} rowClick="show">
      <DataTable.Col source="order_number" disableSort />
      <DataTable.Col source="customer_name" disableSort>
        <TextField source="customer_name" />
        <br />
        <TextField source="customer_email" color="textSecondary" />
      </DataTable.Col>
      <DataTable.Col source="status">
        <FunctionField<Order> render={({ status }) => <StatusChip status={status} />} />
      </DataTable.Col>
      <DataTable.Col source="items_count" align="right" disableSort />
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
  );
}

import {
  DataTable,
  FunctionField,
  List,
  SearchInput,
  SelectInput,
  useTranslate,
} from 'react-admin';
import type { Notification } from '../data/contracts';
import { TimeField } from '../shop/time-field';

const statuses: readonly Notification['status'][] = [
  'pending',
  'sent',
  'delivered',
  'failed',
  'skipped',
];
const channels: readonly Notification['notification_type'][] = ['sms', 'email'];

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectInput
    key="status"
    source="status"
    choices={statuses.map((id) => ({ id, name: `notifications.status.${id}` }))}
    alwaysOn
  />,
  <SelectInput
    key="notification_type"
    source="notification_type"
    choices={channels.map((id) => ({ id, name: `notifications.channel.${id}` }))}
  />,
];

export function NotificationList() {
  const translate = useTranslate();
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      exporter={false}
    >
      <DataTable<Notification> bulkActionButtons={false} rowClick={false}>
        <DataTable.Col source="notification_type" disableSort>
          <FunctionField<Notification>
            render={(each) => translate(`notifications.channel.${each.notification_type}`)}
          />
        </DataTable.Col>
        <DataTable.Col source="recipient_name" disableSort />
        <DataTable.Col source="order_number" disableSort />
        <DataTable.Col source="status">
          <FunctionField<Notification>
            render={({ status }) => translate(`notifications.status.${status}`)}
          />
        </DataTable.Col>
        <DataTable.Col source="error_message" disableSort />
        <DataTable.Col source="created_at">
          <TimeField source="created_at" />
        </DataTable.Col>
      </DataTable>
    </List>
  );
}

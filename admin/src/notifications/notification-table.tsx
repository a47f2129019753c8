import { DataTable, FunctionField, TextField, useCanAccess, useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import { TimeField } from '../shop/time-field';
import { NotificationStatus } from './notification-status';
import { MarkField } from './mark-field';
import { recipientOf } from './recipient-of';

export function NotificationTable() {
  const translate = useTranslate();
  const { canAccess } = useCanAccess({ resource: 'notifications', action: 'retry' });
  return (
    <DataTable<Notification> bulkActionButtons={false} rowClick="show">
      {canAccess === true && (
        <DataTable.Col label="notifications.mark.column" disableSort>
          <MarkField />
        </DataTable.Col>
      )}
      <DataTable.Col source="notification_type" disableSort>
        <FunctionField<Notification>
          render={(each) => translate(`notifications.channel.${each.notification_type}`)}
        />
      </DataTable.Col>
      <DataTable.Col source="event" disableSort>
        <FunctionField<Notification>
          render={({ event }) => translate(`notifications.event.${event}`, { _: event })}
        />
      </DataTable.Col>
      <DataTable.Col source="recipient_name" disableSort>
        <FunctionField<Notification> render={(each) => recipientOf(each)} />
      </DataTable.Col>
      <DataTable.Col source="order_number" disableSort />
      <DataTable.Col source="status">
        <FunctionField<Notification>
          render={({ status }) => <NotificationStatus status={status} />}
        />
      </DataTable.Col>
      <DataTable.Col source="error_message" disableSort sx={{ maxWidth: 320 }}>
        <TextField source="error_message" sx={{ overflowWrap: 'anywhere' }} />
      </DataTable.Col>
      <DataTable.Col source="created_at">
        <TimeField source="created_at" />
      </DataTable.Col>
    </DataTable>
  );
}

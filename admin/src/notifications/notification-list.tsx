import { useMediaQuery, type Theme } from '@mui/material';
import {
  DateInput,
  FilterButton,
  List,
  SelectInput,
  SortButton,
  TextInput,
  TopToolbar,
} from 'react-admin';
import type { Notification } from '../data/contracts';
import { events } from './events';
import { FailureGroups } from './failure-groups';
import { NotificationCards } from './notification-cards';
import { NotificationTable } from './notification-table';
import { RetrySelected } from './retry-selected';

const statuses: readonly Notification['status'][] = [
  'pending',
  'sent',
  'delivered',
  'failed',
  'skipped',
];
const channels: readonly Notification['notification_type'][] = ['sms', 'email'];
const kinds: readonly NonNullable<Notification['error_kind']>[] = [
  'passing',
  'permanent',
  'unknown',
];

const choices = (group: string, ids: readonly string[]) =>
  ids.map((id) => ({ id, name: `notifications.${group}.${id}` }));

const filters = [
  <TextInput
    key="q"
    source="q"
    type="search"
    label="notifications.list.search"
    alwaysOn
    resettable
  />,
  <SelectInput key="status" source="status" choices={choices('status', statuses)} alwaysOn />,
  <SelectInput
    key="notification_type"
    source="notification_type"
    choices={choices('channel', channels)}
  />,
  <SelectInput key="event" source="event" choices={choices('event', events)} />,
  <SelectInput key="error_kind" source="error_kind" choices={choices('kind', kinds)} />,
  <TextInput key="error_code" source="error_code" />,
  <TextInput key="order" source="order" />,
  <DateInput key="created_after" source="created_after" />,
  <DateInput key="created_before" source="created_before" />,
];

/** What has failed, by why; then all messages. */
export function NotificationList() {
  const isPhone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  return (
    <>
      <FailureGroups />
      <List
        filters={filters}
        sort={{ field: 'created_at', order: 'DESC' }}
        perPage={25}
        exporter={false}
        actions={
          <TopToolbar>
            <FilterButton />
            <SortButton fields={['created_at', 'sent_at', 'status']} />
          </TopToolbar>
        }
      >
        <RetrySelected />
        {isPhone ? <NotificationCards /> : <NotificationTable />}
      </List>
    </>
  );
}

import { Card, CardActionArea, CardContent, Stack, Typography } from '@mui/material';
import { ListNoResults, useListContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Notification } from '../data/contracts';
import { useFormats } from '../shop/use-formats';
import { NotificationStatus } from './notification-status';
import { recipientOf } from './recipient-of';

/** The list on a phone. */
export function NotificationCards() {
  const { data, total } = useListContext<Notification>();
  if (data === undefined) return null;
  if (total === 0) return <ListNoResults />;
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, p: 1 }}>
      {data.map((message) => (
        <li key={message.id}>
          <NotificationCard message={message} />
        </li>
      ))}
    </Stack>
  );
}

function NotificationCard({ message }: { readonly message: Notification }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { id, event, status, notification_type, order_number, error_message } = message;
  return (
    <Card>
      <CardActionArea component={Link} to={`/notifications/${id}/show`}>
        <CardContent>
          <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
            <Typography sx={{ fontWeight: 600 }}>
              {translate(`notifications.event.${event}`, { _: event })}
            </Typography>
            <NotificationStatus status={status} />
          </Stack>
          <Typography noWrap>{recipientOf(message)}</Typography>
          {status === 'failed' && (
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {error_message}
            </Typography>
          )}
          <Typography variant="body2" color="text.secondary">
            {[
              translate(`notifications.channel.${notification_type}`),
              order_number,
              time(message.created_at),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Typography>
        </CardContent>
      </CardActionArea>
    </Card>
  );
}

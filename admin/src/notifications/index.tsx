import NotificationsIcon from '@mui/icons-material/MailOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const NotificationList = lazy(async () => ({
  default: (await import('./notification-list')).NotificationList,
}));

export const notifications: Area = {
  resources: [
    {
      name: 'notifications',
      // Any admin reads all of them; what is done with them is for others.
      api: { path: '/notifications/' },
      permission: 'any',
      actions: { retry: 'send_notifications', delete: 'send_notifications' },
      icon: NotificationsIcon,
      list: NotificationList,
      recordRepresentation: 'subject',
    },
  ],
};

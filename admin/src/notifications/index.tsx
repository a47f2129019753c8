import ChannelsIcon from '@mui/icons-material/AltRouteOutlined';
import WriteIcon from '@mui/icons-material/EditNoteOutlined';
import NotificationsIcon from '@mui/icons-material/MailOutlined';
import FiguresIcon from '@mui/icons-material/QueryStatsOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const NotificationList = lazy(async () => ({
  default: (await import('./notification-list')).NotificationList,
}));
const NotificationPage = lazy(async () => ({
  default: (await import('./notification-page')).NotificationPage,
}));
const RetryManyPage = lazy(async () => ({
  default: (await import('./retry-many-page')).RetryManyPage,
}));
const RetryPage = lazy(async () => ({ default: (await import('./retry-page')).RetryPage }));
const ChannelsPage = lazy(async () => ({
  default: (await import('./channels-page')).ChannelsPage,
}));
const FiguresPage = lazy(async () => ({ default: (await import('./figures-page')).FiguresPage }));
const WritePage = lazy(async () => ({ default: (await import('./write-page')).WritePage }));
const MailingPage = lazy(async () => ({ default: (await import('./mailing-page')).MailingPage }));

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
      show: NotificationPage,
      recordRepresentation: 'subject',
    },
  ],
  pages: [
    {
      name: 'retries',
      path: '/retries',
      element: <RetryManyPage />,
      permission: 'send_notifications',
    },
    {
      name: 'retry',
      path: '/retries/:workflowId',
      element: <RetryPage />,
      permission: 'send_notifications',
    },
    {
      name: 'channels',
      path: '/channels',
      element: <ChannelsPage />,
      permission: 'send_notifications',
      label: 'notifications.channels.title',
      icon: ChannelsIcon,
    },
    {
      name: 'message_figures',
      path: '/message-figures',
      element: <FiguresPage />,
      permission: 'send_notifications',
      label: 'notifications.figures.title',
      icon: FiguresIcon,
    },
    {
      name: 'write',
      path: '/write',
      element: <WritePage />,
      permission: 'send_notifications',
      label: 'notifications.sending.title',
      icon: WriteIcon,
    },
    {
      name: 'mailing',
      path: '/write/:workflowId',
      element: <MailingPage />,
      permission: 'send_notifications',
    },
  ],
};

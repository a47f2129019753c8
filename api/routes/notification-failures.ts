import { z } from 'zod';
import { anyAdmin } from '../access';
import { FailureGroup, mostFailureGroups } from '../contracts/notification-failures';
import { readFailures } from '../queries/notification-failures';
import { route } from '../route';

/** What has failed, by why. */
export const notificationFailureRoutes = [
  route('GET /admin/notifications/failures/', {
    summary: 'Failed notifications by channel, kind and code of their failure',
    description:
      `The ${mostFailureGroups} largest groups. Those of a group are listed by \`GET /notifications/?status=failed\` ` +
      'with its `notification_type`, `error_kind` and `error_code`, and sent again by `POST /admin/notifications/retry/`.',
    access: anyAdmin,
    responds: { 200: z.array(FailureGroup) },
    handle: (_call, { db }) => readFailures(db),
  }),
];

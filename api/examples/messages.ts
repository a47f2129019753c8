import { Live, type Examples } from './example';

const shownId = '01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d13';
const message = (path: string) => new Live(shownId, `/api/v1/${path}`);
const mailing = (kind: string) => ({
  params: { workflow_id: `${kind}-${shownId}` },
  needs: 'Takes the `workflow_id` of an answer.',
});

export const messageExamples: Examples = {
  'GET /api/v1/notifications/{id}/': { params: { id: message('notifications/') } },
  'POST /api/v1/notifications/{id}/retry/': {
    params: { id: message('notifications/?status=failed') },
    needs: 'Takes a message that failed.',
  },
  'POST /api/v1/webhooks/africastalking/delivery/': {
    body: 'id=ATXid_1&status=Success',
    needs: 'Takes the secret that only Africa’s Talking is told.',
  },
  'PATCH /api/v1/admin/channels/{channel}/': {
    params: { channel: 'sms' },
    body: { per_minute: 30 },
  },
  'GET /api/v1/admin/notifications/{id}/': { params: { id: message('admin/notifications/') } },
  'DELETE /api/v1/admin/notifications/{id}/': {
    params: { id: message('admin/notifications/?status=sent') },
  },
  'POST /api/v1/admin/notifications/retry/': { body: { channel: 'email', dry_run: true } },
  'GET /api/v1/admin/notifications/retry/{workflow_id}/': mailing('retry'),
  'POST /api/v1/admin/notifications/retry/{workflow_id}/cancel/': mailing('retry'),
  'POST /api/v1/admin/notifications/send_custom/': {
    body: {
      subject: 'Closed on Monday',
      message: 'We are closed on Monday. Orders go out on Tuesday.',
      send_email: true,
    },
  },
  'GET /api/v1/admin/notifications/custom/{workflow_id}/': mailing('custom'),
  'POST /api/v1/admin/notifications/custom/{workflow_id}/cancel/': mailing('custom'),
  'POST /api/v1/admin/notifications/send_test_sms/': {
    body: { phone_number: '+254700000001', message: 'A test of OrderFlow.' },
  },
  'POST /api/v1/admin/notifications/send_test_email/': {
    body: {
      email: 'jane.smith@example.com',
      subject: 'A test',
      message: 'If you can read this, e-mail arrives.',
    },
  },
};

import { personalNews } from '../../../workflows/domain/texts';
import {
  byUrgency,
  queueFor,
  queuesOf,
  urgencies,
  urgencyOf,
} from '../../../workflows/domain/urgency';

test('what a person waits for, or must know at once, goes before all else', () => {
  expect(personalNews.filter((news) => urgencyOf(news) !== 'awaited')).toEqual([
    'registered',
    'made_admin',
  ]);
});

test('tests go with what orders have to tell, mailings to customers last', () => {
  expect(['test', 'registered', 'system_alert', 'daily_report', 'custom'].map(urgencyOf)).toEqual([
    'usual',
    'later',
    'later',
    'later',
    'bulk',
  ]);
  expect(urgencies.toReversed().toSorted(byUrgency)).toEqual([...urgencies]);
});

test('mail has a queue each for what is urgent, for orders, and for the rest; SMS have one', () => {
  expect(urgencies.map((urgency) => queueFor('email', urgency))).toEqual([
    'email-urgent',
    'email',
    'email-later',
    'email-later',
  ]);
  expect(urgencies.map((urgency) => queueFor('sms', urgency))).toEqual([
    'sms',
    'sms',
    'sms',
    'sms',
  ]);
  expect([queuesOf('email'), queuesOf('sms')]).toEqual([
    ['email-urgent', 'email', 'email-later'],
    ['sms'],
  ]);
});

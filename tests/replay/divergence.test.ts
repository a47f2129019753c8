import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { divergenceOf } from '../../activities/replay/divergence';
import type { History } from '../../activities/replay/open-workflows';

const workflowBundle = { codePath: join(__dirname, '../../dist/workflow-bundle.js') };

beforeAll(() => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
  });
});

type Json = Record<string, any>;

/** What the present code says of a recorded history in which one thing was otherwise. */
async function divergenceIn(life: string, change: (events: Json[]) => void) {
  const file = join(__dirname, 'histories', `${life}.json`);
  const { events } = JSON.parse(readFileSync(file, 'utf8'));
  change(events);
  const history = historyFromJSON({ events }) as History;
  const replay = Worker.runReplayHistories({ workflowBundle }, [
    { workflowId: 'changed', history },
  ]);
  for await (const { error } of replay) {
    return error === undefined ? undefined : divergenceOf(error, history);
  }
  throw new Error('nothing was replayed');
}

function withMarker(event: Json, change: (text: string) => string): void {
  for (const { payloads } of Object.values<Json>(event['markerRecordedEventAttributes'].details)) {
    for (const payload of payloads) {
      payload.data = Buffer.from(change(Buffer.from(payload.data, 'base64').toString())).toString(
        'base64',
      );
    }
  }
}

const asActivity = (event: Json) => {
  delete event['timerStartedEventAttributes'];
  delete event['upsertWorkflowSearchAttributesEventAttributes'];
  event['eventType'] = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
  event['activityTaskScheduledEventAttributes'] = {
    activityId: '9',
    activityType: { name: 'callHome' },
  };
};

const at = (events: Json[], eventId: number): Json => events[eventId - 1] ?? {};

test('a history as it was says nothing', async () => {
  expect(await divergenceIn('v0.1-still-open', () => undefined)).toBeUndefined();
});

test.each<[string, string, (events: Json[]) => void, string[], string]>([
  [
    'an activity where there is a timer now',
    'v0.1-still-open',
    (events) => asActivity(at(events, 8)),
    ['8'],
    'the history has the activity callHome; this build has a timer there',
  ],
  [
    'an activity where search attributes are set now',
    'v0.1-still-open',
    (events) => asActivity(at(events, 7)),
    ['7'],
    'the history has the activity callHome; this build has other search attributes there',
  ],
  [
    'a local activity that has another name now',
    'v0.1-delivered',
    (events) => withMarker(at(events, 27), (text) => text.replaceAll('recordMove', 'recordStep')),
    ['27'],
    'the history has the activity recordStep; this build has recordMove there',
  ],
  [
    'an activity that has another name now, in one of several places',
    'v0.1-delivered',
    (events) => {
      for (const { activityTaskScheduledEventAttributes: scheduled } of events) {
        if (scheduled?.activityType.name === 'sendSms') scheduled.activityType.name = 'sendPigeon';
      }
    },
    ['11', '30', '48', '65', '96'],
    'the history has the activity sendPigeon; this build has sendSms there',
  ],
  [
    'a patch that is gone now',
    'v0.5-looked-anew',
    (events) => withMarker(at(events, 27), (text) => text.replace('look-anew', 'look-twice')),
    ['27'],
    'the history has the patch marker look-twice; this build does not',
  ],
  [
    'a marker of something that this build has never done',
    'v0.1-delivered',
    (events) => {
      at(events, 6)['markerRecordedEventAttributes'].markerName = 'side_effect';
    },
    ['6'],
    'the history has the marker side_effect; this build has no such step there',
  ],
  [
    'a workflow that is no more',
    'v0.1-still-open',
    (events) => {
      at(events, 1)['workflowExecutionStartedEventAttributes'].workflowType.name = 'processParcel';
    },
    ['1'],
    'this build has no workflow processParcel',
  ],
])('%s is told in words', async (_what, life, change, eventIds, sentence) => {
  expect(await divergenceIn(life, change)).toEqual({ eventIds, sentence });
});

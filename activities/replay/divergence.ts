import { defaultPayloadConverter } from '@temporalio/common';
import type { Event, History } from './open-workflows';

/** Where the code of this build leaves a history, and how. */
export interface Divergence {
  /** Which events it can be: more than one where the history holds several of the kind. */
  readonly eventIds: readonly string[];
  readonly sentence: string;
}

/** What the SDK's core calls the things that a workflow can do, in the words of Temporal Web. */
const machines: Readonly<Record<string, string>> = {
  Timer: 'a timer',
  Activity: 'an activity',
  'Local activity': 'a local activity',
  'Child workflow': 'a child workflow',
  'Complete workflow': 'the end of the workflow',
  'Fail workflow': 'the failure of the workflow',
  'Cancel workflow': 'the cancellation of the workflow',
  'Continue as new workflow': 'a fresh history (continue as new)',
  'Cancel external WF': 'the cancellation of another workflow',
  'Signal external WF': 'a signal to another workflow',
  Change: 'a patch marker',
  Update: 'an update',
  UpsertWorkflowSearchAttributesMachine: 'other search attributes',
  ModifyWorkflowPropertiesMachine: 'another memo',
};

/** Says in words what the SDK says of a replay that failed. */
export function divergenceOf(error: Error, history: History): Divergence {
  const said = reasonIn(error.message);

  const missing = /No command scheduled for event HistoryEvent\(id: (\d+), \w+\)/.exec(said);
  if (missing !== null) return at(missing[1], history, 'this build has no such step there');

  const other =
    /^(.+?)(?: machine)? (?:does not|cannot) handle (?:this event: )?HistoryEvent\(id: (\d+), /.exec(
      said,
    );
  if (other !== null) {
    return at(other[2], history, `this build has ${machines[other[1] ?? ''] ?? other[1]} there`);
  }

  const renamed =
    /^(Activity|Child workflow) (type|id) of (scheduled event|recorded marker) '(.*?)' does not match .* command '(.*?)'$/.exec(
      said,
    );
  if (renamed !== null) {
    const [, kind = '', what = '', , before = '', now = ''] = renamed;
    const eventIds = history.events.filter((event) => isNamed(event, before)).map(idOf);
    const name = kind.toLowerCase();
    return {
      eventIds,
      sentence: `the history has the ${name} ${what === 'id' ? 'with the id ' : ''}${before}; this build has ${now} there`,
    };
  }

  const patch = /patch marker encountered for change (.+), but there is no/.exec(said)?.[1];
  if (patch !== undefined) {
    const eventIds = history.events.filter((event) => markerData(event).id === patch).map(idOf);
    return { eventIds, sentence: `the history has the patch marker ${patch}; this build does not` };
  }

  const unknown = /no such function is exported by the workflow bundle/.test(said);
  if (unknown) {
    const type = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;
    return { eventIds: ['1'], sentence: `this build has no workflow ${type ?? 'of its type'}` };
  }
  const [, id] = /(?:HistoryEvent\(id: |event_id: )(\d+)/.exec(said) ?? [];
  return { eventIds: id === undefined ? [] : [id], sentence: said.replace(/\.$/, '') };
}

/** The sentence itself: around it stands how the core prints its failures. */
function reasonIn(message: string): string {
  const [, quoted] = /Failure \{ message: ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  const reason = quoted === undefined ? message : unquoted(quoted);
  return reason.replace(/^\[TMPRL\d+\] Nondeterminism error: /, '');
}

/** Rust escapes as JSON does, but for apostrophes and characters by number. */
function unquoted(quoted: string): string {
  const json = quoted
    .replaceAll(String.raw`\'`, "'")
    .replace(/\\u\{([0-9a-f]{1,6})\}/g, (_all, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  try {
    return String(JSON.parse(json));
  } catch {
    return quoted.slice(1, -1);
  }
}

function at(eventId: string | undefined, history: History, butNow: string): Divergence {
  const event = history.events.find((each) => idOf(each) === eventId);
  const found = event === undefined ? 'another step' : inWords(event);
  return {
    eventIds: eventId === undefined ? [] : [eventId],
    sentence: `the history has ${found}; ${butNow}`,
  };
}

function idOf(event: Event): string {
  return String(event.eventId ?? '');
}

/** `the activity sendSms`, `the timer "Remind the admins …"`; what has no words of ours, by Temporal's name. */
function inWords(event: Event): string {
  const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
  if (activity) return `the activity ${activity}`;
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowType?.name;
  if (child) return `the child workflow ${child}`;
  if (event.timerStartedEventAttributes) return `a timer${summaryOf(event)}`;
  if (event.upsertWorkflowSearchAttributesEventAttributes) return 'other search attributes';
  if (event.workflowExecutionCompletedEventAttributes) return 'the end of the workflow';
  if (event.workflowExecutionContinuedAsNewEventAttributes)
    return 'a fresh history (continue as new)';
  const marker = event.markerRecordedEventAttributes;
  if (marker?.markerName === 'core_local_activity') {
    return `the local activity ${markerData(event).activity_type ?? ''}`.trimEnd();
  }
  if (marker?.markerName === 'core_patch') {
    return `the patch marker ${markerData(event).id ?? ''}`.trimEnd();
  }
  if (marker?.markerName) return `the marker ${marker.markerName}`;
  const attributes = Object.entries(event).find(
    ([name, value]) => name.endsWith('EventAttributes') && value !== null,
  );
  return attributes === undefined
    ? 'another step'
    : `the event ${attributes[0].replace(/EventAttributes$/, '')}`;
}

function isNamed(event: Event, name: string): boolean {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled?.activityType?.name === name || scheduled?.activityId === name) return true;
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child?.workflowType?.name === name || child?.workflowId === name) return true;
  const data = markerData(event);
  return data.activity_type === name || data.activity_id === name;
}

/** What the core writes into its own markers. */
interface MarkerData {
  readonly activity_type?: string;
  readonly activity_id?: string;
  readonly id?: string;
}

function markerData(event: Event): MarkerData {
  const { details } = event.markerRecordedEventAttributes ?? {};
  const payload = (details?.['data'] ?? details?.['patch-data'])?.payloads?.[0];
  if (payload?.data === undefined || payload.data === null) return {};
  return defaultPayloadConverter.fromPayload<MarkerData>(payload);
}

function summaryOf(event: Event): string {
  const { summary } = event.userMetadata ?? {};
  return summary ? ` "${defaultPayloadConverter.fromPayload<string>(summary)}"` : '';
}

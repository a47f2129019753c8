import {
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { PrivacyActivities } from '../../activities/privacy';
import { customerIdKey } from '../order/search-attributes';

const patient = {
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
} as const;

const { cancelOrders } = proxyActivities<PrivacyActivities>({
  ...patient,
  summary: 'Cancel the orders that the customer could cancel',
});
const { forgetPerson } = proxyActivities<PrivacyActivities>({
  ...patient,
  summary: 'Blank orders and messages, remove the rest',
});
const { endErasure } = proxyActivities<PrivacyActivities>({
  ...patient,
  summary: 'Say that nothing is left',
});

/** `absent`: there is no such customer, or nobody has begun to erase them. */
export interface ErasureEnd {
  readonly outcome: 'erased' | 'absent';
}

/**
 * Takes a person, whose account has been erased, out of all that stays. It does not fail: what can't be
 * done now (an order whose actor does not answer) is tried again until it is.
 */
export async function eraseCustomer(customerId: number): Promise<ErasureEnd> {
  upsertSearchAttributes([{ key: customerIdKey, value: String(customerId) }]);
  for (let round = 0; ; round += 1) {
    const left = await oneRound(customerId);
    if (left === 'absent') return { outcome: 'absent' };
    if (left === 0) break;
    setCurrentDetails(`waits for ${left === null ? 'what went wrong' : `${left} order(s)`}`);
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof eraseCustomer>(customerId);
    await sleep(`${Math.min(10, 2 ** round)}m`, { summary: 'Try again what could not be done' });
  }
  setCurrentDetails('done; what was under way meanwhile is looked after');
  // A request may have been let in just before the account was closed, and write until it ends.
  await sleep('1m', { summary: 'Let requests end that were under way' });
  await forgetPerson(customerId);
  return { outcome: 'erased' };
}

/** @returns how many orders could not be cancelled yet; null if something went wrong that a person must see to */
async function oneRound(customerId: number): Promise<number | 'absent' | null> {
  try {
    const left = await cancelOrders(customerId);
    if (left === null) return 'absent';
    // Also while orders are left: theirs is blanked when they come to rest.
    await forgetPerson(customerId);
    if (left === 0) await endErasure(customerId);
    return left;
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.error('the erasure is not done', { customerId, error });
    return null;
  }
}

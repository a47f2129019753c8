import { proxyActivities, sleep } from '@temporalio/workflow';

// Workflows of some other build, under the names that ours have or had.

const { sendPigeon } = proxyActivities<{ sendPigeon(): Promise<void> }>({
  startToCloseTimeout: '1 hour',
});

/** Waits where ours places the order. */
export async function processOrder(): Promise<void> {
  await sleep('1 hour', { summary: 'Wait for the pigeon' });
}

/** Tells by another way than ours. */
export async function lowStock(): Promise<void> {
  await sendPigeon();
}

/** One that was taken out of the bundle. */
export async function fetchParcel(): Promise<void> {
  await sleep('1 hour');
}

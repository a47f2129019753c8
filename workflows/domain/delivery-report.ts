/** What became of an SMS on its way from the provider to the phone. */
export type Arrival =
  | { readonly status: 'delivered' }
  | {
      readonly status: 'failed';
      /** The provider's word for it. */
      readonly code: string;
      /** Ours. */
      readonly reason: string;
    };

const lost = new Map(
  Object.entries({
    Rejected: 'The network did not take the SMS.',
    Failed: 'The SMS could not be delivered.',
    AbsentSubscriber: 'The phone could not be reached: it was off or out of range.',
    Expired: 'The phone could not be reached in time.',
  }),
);

const because = new Map(
  Object.entries({
    InsufficientCredit: 'The subscriber has not enough credit to receive it.',
    UserIsInactive: 'The number is not active.',
    UserInBlackList: 'The number is on the provider’s blacklist.',
    UserInBlacklist: 'The number is on the provider’s blacklist.',
    UserAccountSuspended: 'The subscriber’s account is suspended.',
    NotNetworkSubscriber: 'The number belongs to no subscriber of the network.',
    UserDoesNotExist: 'The number does not exist.',
    DoNotDisturbRejection: 'The subscriber takes no messages of this kind.',
  }),
);

/**
 * What a delivery report of Africa's Talking says in the end; null while the SMS is on its way (`Sent`,
 * `Submitted`, `Buffered`), and for a status that is not known here.
 */
export function arrivalOf(status: string, failureReason: string): Arrival | null {
  if (status === 'Success') return { status: 'delivered' };
  const reason = lost.get(status);
  if (reason === undefined) return null;
  // Only a word is taken over: nothing that somebody wrote.
  const code = /^[A-Za-z]{1,40}$/.test(failureReason) ? failureReason : status;
  return { status: 'failed', code, reason: because.get(code) ?? reason };
}

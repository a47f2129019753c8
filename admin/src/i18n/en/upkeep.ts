export const upkeep = {
  findings: {
    name: 'Finding |||| Findings',
    fields: {
      first_seen: 'First seen',
      last_seen: 'Last seen',
      kind: 'What',
      needs_person: 'Needs a person',
    },
  },
  says: 'Every hour orders, stock, messages and workflows are compared. Here is what is not as it should be, until it is right again.',
  none: 'Everything is as it should be.',
  search: 'Order number, SKU or id',
  needs_person: 'Needs a person',
  seen: 'seen from %{first} until %{last}',
  repaired: 'repaired at %{smart_count} look |||| repaired at %{smart_count} looks',
  kinds: {
    stock_differs: {
      means: 'Stock is not the sum of its ledger',
      deed: 'Count the shelf, and set the stock to what is there.',
    },
    total_differs: {
      means: 'Order’s total is not the sum of its items',
      deed: 'Compare with the e-mail of the order. Somebody changed rows by hand.',
    },
    status_differs: {
      means: 'Order’s status is not the last of its timeline',
      deed: 'Compare with the audit log. Somebody changed rows by hand.',
    },
    actor_missing: {
      means: 'Order’s workflow did not run',
      deed: 'It was started again. If that happens every hour, see how its last runs ended.',
    },
    attributes_differ: {
      means: 'Order is shown wrongly in Temporal',
      deed: 'It was told to show itself anew. If that happens every hour, see whether a worker runs.',
    },
    sender_missing: {
      means: 'Message had nobody to send it',
      deed: 'Its workflow was started again.',
    },
    mailing_missing: {
      means: 'Message to customers stood still',
      deed: 'Its workflow was started again.',
    },
    actor_idle: {
      means: 'Workflow runs for an order that is done',
      deed: 'See in Temporal Web what it is waiting for. Terminating it loses nothing.',
    },
    order_missing: {
      means: 'Workflow runs for an order that does not exist',
      deed: 'With the order lost for good, terminate the workflow in Temporal Web.',
    },
    task_failing: {
      means: 'Code of the workflow fails',
      deed: 'Tell whoever runs the system: go back to the release before, or mend it.',
    },
  },
};

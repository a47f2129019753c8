import { arrivalOf } from '../../../workflows/domain/delivery-report';

test('an SMS has arrived, is on its way, or is lost for a reason in our words', () => {
  expect(arrivalOf('Success', '')).toEqual({ status: 'delivered' });
  for (const status of ['Sent', 'Submitted', 'Buffered', 'SomethingNew', '__proto__']) {
    expect(arrivalOf(status, '')).toBeNull();
  }
  for (const status of ['Rejected', 'Failed', 'AbsentSubscriber', 'Expired']) {
    expect(arrivalOf(status, '')).toEqual({
      status: 'failed',
      code: status,
      reason: expect.stringMatching(/^The .+\.$/),
    });
  }
});

test('a reason that is known is put in words, and what is no single word is not repeated', () => {
  expect(arrivalOf('Failed', 'UserDoesNotExist')).toEqual({
    status: 'failed',
    code: 'UserDoesNotExist',
    reason: 'The number does not exist.',
  });
  expect(arrivalOf('Failed', 'SomethingNew')).toMatchObject({
    code: 'SomethingNew',
    reason: 'The SMS could not be delivered.',
  });
  expect(arrivalOf('Expired', 'call +254700000001 <b>')).toMatchObject({ code: 'Expired' });
});

import { toE164 } from '../../../api/contracts/phone';

test.each([
  ['+254700000001', 'Kenya', '+254700000001'],
  ['0700 000 001', 'Kenya', '+254700000001'],
  ['0700-000-001', 'KE', '+254700000001'],
  ['700000001', 'kenya', '+254700000001'],
  ['00254 700 000 001', 'Kenya', '+254700000001'],
  ['+254 (700) 000001', 'Nowhere', '+254700000001'],
  ['0772 123456', 'Uganda', '+256772123456'],
  ['07911 123456', 'United Kingdom', '+447911123456'],
  // No such number is known, but it is one in form: numbering plans change.
  ['+1234567890', 'Kenya', '+1234567890'],
])('%s in %s is %s', (given, country, number) => {
  expect(toE164(given, country)).toBe(number);
});

test.each([
  ['0700000001', 'Nowhere'],
  ['0700000001', ''],
  ['12345', 'Kenya'],
  ['+25470', 'Kenya'],
  ['+0700000001', 'Kenya'],
  ['call 0700000001', 'Kenya'],
  ['0700000001 ext. 5', 'Kenya'],
  ['', 'Kenya'],
  ['+1234567890123456', 'Kenya'],
])('%s in %s is no number', (given, country) => {
  expect(toE164(given, country)).toBeNull();
});

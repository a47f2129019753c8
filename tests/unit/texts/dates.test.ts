import { estimatedDelivery, shopTime } from '../../../workflows/domain/texts/dates';

const nairobi = { timeZone: 'Africa/Nairobi', language: 'en' } as const;

describe('estimated delivery', () => {
  test.each([
    ['Monday', '2026-11-23T11:05:00Z', 'Mon 30 Nov 2026'],
    ['Friday', '2026-11-27T11:05:00Z', 'Fri 4 Dec 2026'],
    ['Saturday', '2026-11-28T11:05:00Z', 'Fri 4 Dec 2026'],
    ['Sunday', '2026-11-29T11:05:00Z', 'Fri 4 Dec 2026'],
    ['the end of a year', '2026-12-29T11:05:00Z', 'Tue 5 Jan 2027'],
    ['a leap day', '2028-02-25T11:05:00Z', 'Fri 3 Mar 2028'],
  ])('five business days after %s', (_day, placedAt, delivery) => {
    expect(estimatedDelivery(new Date(placedAt), nairobi)).toBe(delivery);
  });

  test('counts from the day it is in the shop', () => {
    const sundayEveningUtc = new Date('2026-11-22T21:30:00Z'); // Monday 00:30 in Nairobi
    expect(estimatedDelivery(sundayEveningUtc, nairobi)).toBe('Mon 30 Nov 2026');
    expect(estimatedDelivery(sundayEveningUtc, { ...nairobi, timeZone: 'UTC' })).toBe(
      'Fri 27 Nov 2026',
    );
  });
});

describe('shop time', () => {
  test('is the time on the shop’s clock, with its zone', () => {
    expect(shopTime(new Date('2026-11-23T11:05:59Z'), nairobi)).toBe(
      'Mon 23 Nov 2026, 14:05 (Africa/Nairobi)',
    );
  });

  test('has midnight as 00:00 of the new day', () => {
    expect(shopTime(new Date('2026-11-23T21:00:00Z'), nairobi)).toBe(
      'Tue 24 Nov 2026, 00:00 (Africa/Nairobi)',
    );
  });
});

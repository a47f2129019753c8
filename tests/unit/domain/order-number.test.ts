import { orderNumber, shopDay } from '../../../workflows/domain/order-number';

describe('the day in the shop', () => {
  const nairobi = 'Africa/Nairobi';

  test('begins in Nairobi three hours before it does in UTC', () => {
    expect(shopDay(new Date('2026-11-22T20:59:59.999Z'), nairobi)).toBe('2026-11-22');
    expect(shopDay(new Date('2026-11-22T21:00:00.000Z'), nairobi)).toBe('2026-11-23');
    expect(shopDay(new Date('2026-11-23T20:59:59.999Z'), nairobi)).toBe('2026-11-23');
  });

  test('crosses the year where the shop does', () => {
    expect(shopDay(new Date('2026-12-31T21:00:00Z'), nairobi)).toBe('2027-01-01');
    expect(shopDay(new Date('2027-01-01T04:59:59Z'), 'America/New_York')).toBe('2026-12-31');
  });

  test('has two digits for month and day, leap days included', () => {
    expect(shopDay(new Date('2026-03-04T12:00:00Z'), nairobi)).toBe('2026-03-04');
    expect(shopDay(new Date('2028-02-28T22:00:00Z'), nairobi)).toBe('2028-02-29');
  });

  test('follows a clock that is changed for summer', () => {
    expect(shopDay(new Date('2026-07-01T22:00:00Z'), 'Europe/Berlin')).toBe('2026-07-02');
    expect(shopDay(new Date('2026-12-01T22:00:00Z'), 'Europe/Berlin')).toBe('2026-12-01');
  });
});

describe('an order number', () => {
  test.each([
    [1, 'ORD-20261123-0001'],
    [42, 'ORD-20261123-0042'],
    [9999, 'ORD-20261123-9999'],
    [10_000, 'ORD-20261123-10000'],
    [123_456, 'ORD-20261123-123456'],
  ])('of the %dth order of a day is %s', (count, number) => {
    expect(orderNumber('2026-11-23', count)).toBe(number);
  });

  test('is never given twice', () => {
    const days = ['2026-11-23', '2026-11-24', '2027-11-23'];
    const all = days.flatMap((day) =>
      Array.from({ length: 20_000 }, (_, index) => orderNumber(day, index + 1)),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});

import { fromCents, inWords, toCents, totalCents } from '../../../workflows/domain/money';

// Numbers that look random and are the same in every run (mulberry32).
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const amounts = (count: number, below: number) => {
  const next = numbers(20_261_123);
  return Array.from({ length: count }, () => Math.floor(next() * below));
};

describe('amounts', () => {
  test.each([
    ['1500', 150_000],
    ['1500.5', 150_050],
    ['1500.50', 150_050],
    [1500.5, 150_050],
    ['0', 0],
    ['0.01', 1],
    ['007', 700],
    [19.99, 1999],
    ['999999999999.99', 99_999_999_999_999],
  ])('%p is %d cents', (amount, cents) => {
    expect(toCents(amount)).toBe(cents);
  });

  test.each([
    [''],
    [' 1'],
    ['1 '],
    ['1\n'],
    ['-1'],
    ['+1'],
    ['1e3'],
    ['0x10'],
    ['1,000'],
    ['.5'],
    ['1.'],
    ['1.005'],
    ['1.2.3'],
    ['١'],
    ['NaN'],
    ['1000000000000'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [-1],
    [1e21],
    [1e-7],
    [0.1 + 0.2],
  ])('%p is no amount', (amount) => {
    expect(toCents(amount)).toBeNull();
  });

  test('survive the way out and in again', () => {
    for (const cents of [0, 1, 9, 10, 99, 100, 101, ...amounts(2000, 99_999_999_999_999)]) {
      expect(fromCents(cents)).toMatch(/^\d+\.\d{2}$/);
      expect(toCents(fromCents(cents))).toBe(cents);
    }
  });

  test('given as numbers lose no cent to floating point', () => {
    for (const cents of amounts(2000, 1_000_000_000)) expect(toCents(cents / 100)).toBe(cents);
  });

  test('keep their sign on the way out', () => {
    expect(fromCents(-5)).toBe('-0.05');
    expect(fromCents(-150_000)).toBe('-1500.00');
  });
});

describe('in words', () => {
  test.each([
    [0, 'Ksh 0.00'],
    [5, 'Ksh 0.05'],
    [99_999, 'Ksh 999.99'],
    [100_000, 'Ksh 1,000.00'],
    [150_000, 'Ksh 1,500.00'],
    [123_456_789, 'Ksh 1,234,567.89'],
  ])('%d cents are %s', (cents, words) => {
    expect(inWords(cents, 'KES')).toBe(words);
  });

  test('a currency without a symbol shows its code', () => {
    expect(inWords(150_000, 'UGX')).toBe('UGX 1,500.00');
  });

  test('say the same digits as the amount', () => {
    for (const cents of amounts(2000, 99_999_999_999_999)) {
      const words = inWords(cents, 'KES');
      expect(words).toMatch(/^Ksh \d{1,3}(,\d{3})*\.\d{2}$/);
      expect(words.replace(/[^\d.]/g, '')).toBe(fromCents(cents));
    }
  });
});

describe('totals', () => {
  test('are the sum of the lines, in any order', () => {
    const next = numbers(7);
    for (let round = 0; round < 300; round += 1) {
      const lines = Array.from({ length: 1 + Math.floor(next() * 20) }, () => ({
        unitPriceCents: Math.floor(next() * 1_000_000),
        quantity: 1 + Math.floor(next() * 100),
      }));
      const sum = lines.reduce((all, line) => all + line.unitPriceCents * line.quantity, 0);
      expect(totalCents(lines)).toBe(sum);
      expect(totalCents(lines.toReversed())).toBe(sum);
    }
  });

  test('of nothing are nothing', () => {
    expect(totalCents([])).toBe(0);
  });

  test('too big to be counted exactly are none', () => {
    const unitPriceCents = Number.MAX_SAFE_INTEGER;
    expect(totalCents([{ unitPriceCents, quantity: 1 }])).toBe(unitPriceCents);
    expect(
      totalCents([
        { unitPriceCents, quantity: 1 },
        { unitPriceCents: 1, quantity: 1 },
      ]),
    ).toBeNull();
    expect(totalCents([{ unitPriceCents, quantity: 2 }])).toBeNull();
  });
});

import { catalogueOptions } from '../../../bench/catalogue/options';
import { makeWords } from '../../../bench/catalogue/products';
import { randomFrom, shuffled, zipf } from '../../../bench/catalogue/random';
import { Samples } from '../../../bench/catalogue/samples';
import { growTree, near } from '../../../bench/catalogue/shape';
import { decades, plot } from '../../../bench/catalogue/svg';
import { quantile } from '../../../bench/quantiles';

const links = (seed: number) => growTree(500, randomFrom(seed)).links;

describe('the tree', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(links(1)).toEqual(links(1));
    expect(links(1)).not.toEqual(links(2));
  });

  test('has one root, and parents before their children', () => {
    const [root, ...others] = growTree(500, randomFrom(3)).links;
    expect(root).toEqual([1, null]);
    expect(others).toHaveLength(499);
    expect(others.every(([id, parentId]) => parentId !== null && parentId < id)).toBe(true);
  });

  test('counts what lies at and below each, also after a move', () => {
    const tree = growTree(3, () => 0.99);
    expect(Object.fromEntries(tree.counts())).toEqual({ 1: 3, 2: 1, 3: 1 });
    tree.move(3, 2);
    expect(Object.fromEntries(tree.counts())).toEqual({ 1: 3, 2: 2, 3: 1 });
    expect(tree.pathOf(3)).toEqual([1, 2, 3]);
    expect(tree.nodes()).toEqual([
      { id: 1, children: [{ id: 2, children: [{ id: 3, children: [] }] }] },
    ]);
  });

  test('a copy does not change with what it was made from', () => {
    const tree = growTree(10, randomFrom(4));
    const copy = tree.copy();
    tree.insert(11, 1);
    expect(copy.ids).toHaveLength(10);
  });

  test('a category never gets a place below itself', () => {
    const tree = growTree(50, randomFrom(5));
    const random = randomFrom(6);
    for (let time = 0; time < 200; time += 1) {
      const parent = tree.parentFor(2, random);
      expect(tree.pathOf(parent)).not.toContain(2);
      expect(parent).not.toBe(tree.parentOf(2));
    }
  });

  test('subtrees of about a size are those closest to it', () => {
    expect(near(new Map([[1, 1_000], [2, 110], [3, 100], [4, 20]]), 100)).toEqual([3, 2]); // prettier-ignore
  });
});

describe('chance', () => {
  test('the first of Zipf is drawn about twice as often as the second', () => {
    const draw = zipf(randomFrom(7), 50);
    const counts = Array.from({ length: 50 }, () => 0);
    for (let time = 0; time < 20_000; time += 1) counts[draw()]! += 1;
    expect(counts[0]! / counts[1]!).toBeCloseTo(2, 0);
    expect(counts.every((count) => count > 0)).toBe(true);
  });

  test('shuffling keeps everything', () => {
    expect(shuffled(randomFrom(8), [1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
  });

  test('words are distinct', () => {
    expect(new Set(makeWords(3_000, randomFrom(9))).size).toBe(3_000);
  });
});

describe('the numbers', () => {
  test('a median lies between the two in the middle', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.95)).toBeCloseTo(4.8);
  });

  test('are kept apart by size, operation and variant', () => {
    const samples = new Samples();
    const at = { size: 100, operation: 'insert', variant: 'ltree' };
    for (const ms of [3, 1, 2]) samples.add(at, ms, 4);
    expect(samples.ms(at)).toBe(2);
    expect(samples.statements(at)).toBe(4);
    expect(samples.ms({ ...at, size: 1_000 })).toBeUndefined();
  });
});

const line = (name: string) => ({ name, points: [[1, 1], [10, 10]] as const }); // prettier-ignore

describe('the plot', () => {
  test('its axes are whole powers of ten around the values', () => {
    expect(decades([0.2, 40])).toEqual({ from: -1, to: 2 });
    expect(decades([10, 10])).toEqual({ from: 1, to: 2 });
  });

  test('a line in a later panel keeps its colour, and text is escaped', () => {
    const svg = plot(
      [
        { title: 'a < b', lines: [line('x'), line('y')] },
        { title: 'second', lines: [line('y')] },
      ],
      { x: 'across', y: 'up' },
    );
    expect(svg).toContain('a &lt; b');
    const [, last = ''] = svg.split('second</text>');
    expect(last).toContain('#2f80ed');
    expect(last).not.toContain('#d9480f');
  });
});

describe('the options', () => {
  test('sizes are sorted, each once', () => {
    expect(catalogueOptions(['--sizes', '1000,100,1000'])).toMatchObject({ sizes: [100, 1_000] });
  });

  test('what is no size is refused in words', () => {
    expect(() => catalogueOptions(['--sizes', '100,many'])).toThrow('--sizes must be a number');
  });
});

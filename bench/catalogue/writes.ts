import { timed, type Forest } from './forest';
import { pick, randomFrom, shuffled, type Random } from './random';
import type { RoundsOptions } from './reads';
import type { Samples } from './samples';
import type { Shape } from './shape';
import type { Variant } from './variants/variant';

/** A variant, and the tree that it has by now. */
interface Writer {
  readonly variant: Variant;
  readonly tree: Shape;
  readonly random: Random;
  written: number;
}

interface Write {
  readonly operation: string;
  /** Does it somewhere and keeps the tree; null where the tree is too small for it. */
  start(forest: Forest, writer: Writer): (() => Promise<number>) | null;
}

export const writes: readonly Write[] = [
  {
    operation: 'insert',
    start(_forest, writer) {
      const { variant, tree, random } = writer;
      const parentId = pick(random, tree.ids);
      writer.written += 1;
      const name = `new-${writer.written}`;
      return async () => {
        const id = await variant.insert(parentId, name);
        tree.insert(id, parentId);
        return id;
      };
    },
  },
  {
    operation: 'move a leaf',
    start: (_forest, writer) => moving(writer, writer.tree.leaf(writer.random)),
  },
  {
    operation: 'move a subtree of 100',
    start({ size, ofAbout }, writer) {
      return size < 1_000 ? null : moving(writer, pick(writer.random, ofAbout(100)));
    },
  },
];

function moving({ variant, tree, random }: Writer, id: number): () => Promise<number> {
  const parentId = tree.parentFor(id, random);
  return async () => {
    await variant.move(id, parentId);
    tree.move(id, parentId);
    return id;
  };
}

const timesARound = 4;
/** Where one write takes longer than this, one a round is enough. */
const slowMs = 100;

/**
 * Each write in each variant by turns. What is written stays, so that gaps are used up as they would be;
 * every variant begins with the same places, and has its own dead rows cleared away after its turn.
 */
export async function measureWrites(
  forests: readonly Forest[],
  { rounds, seed, samples, report }: RoundsOptions,
): Promise<void> {
  const random = randomFrom(seed);
  const writers = new Map(forests.map((forest) => [forest, writersOf(forest, seed)]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [forest, all] of writers) {
      for (const write of writes) {
        for (const writer of shuffled(random, all)) {
          await turn(forest, write, writer, samples);
        }
      }
      report.progress(`writes, round ${round} of ${rounds}: ${forest.size} categories`);
    }
  }
  for (const [forest, all] of writers) await check(forest, all);
}

async function turn(forest: Forest, write: Write, writer: Writer, samples: Samples): Promise<void> {
  const { size, db } = forest;
  const { variant } = writer;
  for (let time = 0; time < timesARound; time += 1) {
    const run = write.start(forest, writer);
    if (run === null) return;
    const { ms, statements } = await timed(db, run);
    samples.add({ size, operation: write.operation, variant: variant.name }, ms, statements);
    if (ms > slowMs) break;
  }
  await variant.vacuum();
}

function writersOf(forest: Forest, seed: number): Writer[] {
  return forest.variants.map((variant) => ({
    variant,
    tree: forest.tree.copy(),
    random: randomFrom(seed),
    written: 0,
  }));
}

/** Speed is worth nothing where the tree is wrong: each must still hold what was written. */
async function check({ size }: Forest, writers: readonly Writer[]): Promise<void> {
  for (const { variant, tree } of writers) {
    const random = randomFrom(size);
    const counts = tree.counts();
    for (const id of [1, ...Array.from({ length: 20 }, () => pick(random, tree.ids))]) {
      const found = [await variant.ancestors([id]), await (await variant.subtreeOf(id))()];
      const right = [tree.pathOf(id).length, counts.get(id)];
      if (String(found) !== String(right)) {
        throw new Error(
          `${variant.name} has ${String(found)} at ${id} instead of ${String(right)}.`,
        );
      }
    }
  }
}

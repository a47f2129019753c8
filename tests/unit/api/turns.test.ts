import { setImmediate as tick } from 'node:timers/promises';
import { Turns } from '../../../api/sign-in/turns';

test('so many pass at a time for one key, in the order in which they came', async () => {
  const turns = new Turns(2, 60_000);
  const passed: string[] = [];
  const ends: (() => void)[] = [];
  const come = async (name: string) => {
    const end = await turns.take('door');
    passed.push(name);
    if (end) ends.push(end);
  };
  const all = ['a', 'b', 'c', 'd'].map(come);
  await tick();
  expect(passed).toEqual(['a', 'b']);
  ends.shift()?.();
  await tick();
  expect(passed).toEqual(['a', 'b', 'c']);
  ends.shift()?.();
  await Promise.all(all);
  for (const end of ends) end();
  expect(passed).toEqual(['a', 'b', 'c', 'd']);
  expect(turns.size).toBe(0);
});

test('one key does not wait for another', async () => {
  const turns = new Turns(1, 60_000);
  await turns.take('one');
  expect(await turns.take('other')).not.toBeNull();
});

test('who has waited long enough is told so, and is in nobody’s way', async () => {
  const turns = new Turns(1, 1);
  const end = await turns.take('door');
  expect(await turns.take('door')).toBeNull();
  end?.();
  expect(await turns.take('door')).not.toBeNull();
});

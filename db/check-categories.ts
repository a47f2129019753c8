import { checkTree, repairTree } from './categories/check';
import { helpIfAsked } from '../config/help';
import { repairAsked, runOverDatabase, tell } from './command';
import type { Knex } from './database';

const usage = 'npm run categories:check [-- --repair]';

/** `npm run categories:check`: whether the nested set is sound; with `--repair` it is made so. */
async function main(db: Knex): Promise<number> {
  const repair = repairAsked(usage);
  if (repair === null) return 2;
  const { categories, violations } = await checkTree(db);
  if (violations.length === 0) {
    console.log(`The tree of ${categories} categories is sound.`);
    return 0;
  }
  console.log(`The tree of ${categories} categories is not sound:`);
  tell(violations);
  if (!repair) {
    console.log('Number it anew by the parents: npm run categories:check -- --repair');
    return 1;
  }
  const { changed, cutLoose } = await db.transaction((trx) => repairTree(trx));
  console.log(`Repaired: ${changed} of ${categories} categories have new numbers.`);
  if (cutLoose.length > 0) {
    console.log(
      `Their parents went round in a circle, so these are roots now: ${cutLoose.join(', ')}.`,
    );
  }
  const left = (await checkTree(db)).violations;
  tell(left);
  return left.length === 0 ? 0 : 1;
}

helpIfAsked(usage);
runOverDatabase('orderflow-check', main);

import { helpIfAsked } from '../config/help';
import { repairAsked, runOverDatabase, tell } from './command';
import type { Knex } from './database';
import { checkStock, repairLedger } from './products/check';

const usage = 'npm run stock:check [-- --repair]';

/** `npm run stock:check`: whether every product's stock is the sum of its ledger; with `--repair` it is made so. */
async function main(db: Knex): Promise<number> {
  const repair = repairAsked(usage);
  if (repair === null) return 2;
  const { products, differences } = await checkStock(db);
  if (differences.length === 0) {
    console.log(`The stock of all ${products} products is what the ledger says.`);
    return 0;
  }
  console.log(
    `Of ${products} products, ${differences.length} have another stock than the ledger says:`,
  );
  tell(
    differences.map(
      ({ sku, name, stock, ledger }) =>
        `${sku} (${name}): ${stock} in stock, ${ledger} in the ledger`,
    ),
  );
  if (!repair) {
    console.log('Write the differences into the ledger: npm run stock:check -- --repair');
    return 1;
  }
  const written = await db.transaction((trx) => repairLedger(trx));
  console.log(`Repaired: ${written} rows were written into the ledger; no stock was changed.`);
  return 0;
}

helpIfAsked(usage);
runOverDatabase('orderflow-check', main);

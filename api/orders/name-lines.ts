import { z } from 'zod';
import type { Knex } from '../../db/database';
import { Product } from '../../db/models/product';
import { ShortProduct, shortOf, type Problem } from '../problems';
import { toProblem } from '../to-problem';

const shortProducts = z.array(ShortProduct);

/** The problem of an order that could not be placed, with its lines called by the products' names. */
export async function withProductNames(db: Knex, error: unknown): Promise<Problem> {
  const problem = toProblem(error);
  if (problem.kind !== 'OutOfStock' && problem.kind !== 'NotForSale') return problem;
  const lines = shortProducts.parse(problem.members['lines']);
  const products = await Product.query(db)
    .select('id', 'name')
    .whereIn(
      'id',
      lines.map(({ product_id }) => product_id),
    );
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const named = lines.map((line) => {
    const name = names.get(line.product_id);
    return name === undefined ? line : { ...line, product_name: name };
  });
  return shortOf(problem.kind, named, problem.cause);
}

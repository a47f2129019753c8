import { z } from 'zod';
import type { ProblemName } from '../problems';

export type Json = Record<string, unknown>;

/** The named contracts, each once. */
export class Components {
  readonly all: Record<string, Json> = {};
  /** The kinds of problems that are referred to. */
  readonly kinds = new Set<ProblemName>();

  /** A reference to the contract if it has a name, else the contract itself. */
  use(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const {
      $defs = {},
      $schema: _dialect,
      ...rest
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // What zod checks by a pattern of its own it also names by a format; that says it shorter. Of a number in
        // an address the pattern is about its digits.
        if (jsonSchema.format !== undefined || jsonSchema.type === 'integer') {
          delete jsonSchema.pattern;
        }
        // As far as a number of JavaScript goes: no rule of ours.
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      },
    });
    for (const [name, definition] of Object.entries($defs)) this.add(name, definition);
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) return toComponents(rest);
    if (rest['$ref'] === undefined) this.add(id, rest);
    return { $ref: `#/components/schemas/${id}` };
  }

  /** The contract without a reference to itself: parameters are described where they stand. */
  inline(schema: z.core.$ZodType): Json {
    const used = this.use(schema, 'input');
    const name = typeof used['$ref'] === 'string' ? (used['$ref'].split('/').at(-1) ?? '') : '';
    return this.all[name] ?? used;
  }

  private add(name: string, definition: unknown): void {
    const component = toComponents(definition);
    const known = this.all[name];
    if (known && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`Two different contracts are called ${name}.`);
    }
    this.all[name] = component;
  }
}

/** zod keeps named contracts in `$defs`; here they are components of the document. */
function toComponents(schema: unknown): Json {
  const moved: Json = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  return moved;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../workflows/order/search-attributes';
import { grpcCodeOf, grpcCodes, mayNot } from './grpc-codes';

/** temporal.api.enums.v1.IndexedValueType, as numbered in the protocol. */
const indexedValueTypes = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
} as const;

export interface Registered {
  /** The names of those that were missing, and are there now. */
  readonly added: readonly string[];
  /** Missing still, as these credentials may not add them (Temporal Cloud): name and type. */
  readonly lacking: readonly (readonly [name: string, type: string])[];
  /** There with another type, by which they can not be written. */
  readonly mistyped: readonly (readonly [name: string, type: string])[];
}

/** Registers the search attributes that the namespace lacks, and waits until they can be used. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<Registered> {
  let known: Record<string, number>;
  try {
    known = await knownTo(connection, namespace);
  } catch (error) {
    if (!mayNot(error)) throw error;
    return { added: [], lacking: await unusable(connection, namespace), mistyped: [] };
  }
  const mistyped = searchAttributeKeys.filter(
    ({ name, type }) => name in known && known[name] !== indexedValueTypes[type],
  );
  if (mistyped.length > 0) return { added: [], lacking: [], mistyped: mistyped.map(nameAndType) };

  const missing = searchAttributeKeys.filter(({ name }) => !(name in known));
  if (missing.length > 0) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(
          missing.map(({ name, type }) => [name, indexedValueTypes[type]]),
        ),
      });
    } catch (error) {
      if (mayNot(error)) return { added: [], lacking: missing.map(nameAndType), mistyped: [] };
      // Another run may have been quicker.
      const meanwhile = await knownTo(connection, namespace);
      if (!missing.every(({ name }) => name in meanwhile)) throw error;
    }
  }
  await untilUsable(connection, namespace);
  return { added: missing.map(({ name }) => name), lacking: [], mistyped: [] };
}

async function knownTo(connection: Connection, namespace: string): Promise<Record<string, number>> {
  return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
}

const nameAndType = ({ name, type }: (typeof searchAttributeKeys)[number]) => [name, type] as const;

/** Each part of the server keeps what it knows of a namespace for some seconds. */
async function untilUsable(connection: Connection, namespace: string): Promise<void> {
  const all = searchAttributeKeys.map(({ name }) => name);
  while (!(await canBeNamed(connection, namespace, all))) await sleep(500);
}

/** Those that no query may name; whoever can work with workflows may ask so. */
async function unusable(connection: Connection, namespace: string): Promise<Registered['lacking']> {
  const lacking: (readonly [string, string])[] = [];
  for (const key of searchAttributeKeys) {
    if (!(await canBeNamed(connection, namespace, [key.name]))) lacking.push(nameAndType(key));
  }
  return lacking;
}

async function canBeNamed(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<boolean> {
  // The id makes it cheap: no workflow is called so.
  const query = `WorkflowId = 'none' AND (${names.map((name) => `${name} IS NOT NULL`).join(' OR ')})`;
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
    return true;
  } catch (error) {
    if (grpcCodeOf(error) === grpcCodes.invalidArgument) return false;
    throw error;
  }
}

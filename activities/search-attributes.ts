import type { Connection } from '@temporalio/client';
import { searchAttributeKeys } from '../workflows/order/search-attributes';

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

/**
 * Registers the search attributes that the namespace lacks.
 *
 * @returns the names of those that were missing
 */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeKeys.filter(({ name }) => !(name in customAttributes));
  if (missing.length > 0) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map(({ name, type }) => [name, indexedValueTypes[type]]),
      ),
    });
  }
  return missing.map(({ name }) => name);
}

import type { Connection } from '@temporalio/client';
import { ConfigError } from '../config';
import type { TemporalSettings } from './connection';
import { ensureNamespace } from './namespace';
import { registerSearchAttributes } from './search-attributes';

/** A server that has just started, or made a namespace, takes some seconds to know it everywhere. */
const withinMs = 60_000;

/**
 * Makes the namespace and the search attributes where they are missing; safe to repeat.
 *
 * @returns what was done, in sentences
 * @throws ConfigError where these credentials may not, and somebody else has to
 */
export async function prepareTemporal(
  connection: Connection,
  { namespace, retentionDays }: TemporalSettings,
): Promise<string[]> {
  return connection.withDeadline(Date.now() + withinMs, async () => {
    const done: string[] = [];
    const made = await ensureNamespace(connection, namespace, retentionDays);
    if (made === 'refused') throw new ConfigError(notMade(namespace));
    if (made === 'made') {
      done.push(
        `Made the namespace "${namespace}", which keeps closed workflows for ${retentionDays} days.`,
      );
    }
    const { added, lacking, mistyped } = await registerSearchAttributes(connection, namespace);
    if (mistyped.length > 0) throw new ConfigError(notOurs(namespace, mistyped));
    if (lacking.length > 0) throw new ConfigError(notAdded(namespace, lacking));
    done.push(
      added.length === 0
        ? 'Temporal knows all search attributes.'
        : `Registered the search attributes ${added.join(', ')}.`,
    );
    return done;
  });
}

type Attributes = readonly (readonly [name: string, type: string])[];

const notMade = (namespace: string) =>
  `Temporal has no namespace "${namespace}" (TEMPORAL_NAMESPACE), and these credentials may not make one. ` +
  'On Temporal Cloud it is made in the web page or with tcld, and its name ends with the account: shop.a1b2c.';

const notAdded = (namespace: string, lacking: Attributes) =>
  `The namespace "${namespace}" lacks search attributes that these credentials may not add. ` +
  'Add them as its administrator, and run this again. On Temporal Cloud:\n' +
  lacking
    .map(
      ([name, type]) =>
        `  tcld namespace search-attributes add --namespace ${namespace} --search-attribute "${name}=${inCloud(type)}"`,
    )
    .join('\n');

const notOurs = (namespace: string, mistyped: Attributes) =>
  `The namespace "${namespace}" has search attributes of other types than OrderFlow writes: ` +
  `${mistyped.map(([name, type]) => `${name} must be ${inCloud(type)}`).join(', ')}. ` +
  'Give OrderFlow a namespace of its own (TEMPORAL_NAMESPACE).';

/** `KEYWORD` as `Keyword`. */
function inCloud(type: string): string {
  return type.charAt(0) + type.slice(1).toLowerCase();
}

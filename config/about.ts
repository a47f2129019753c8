import type { z } from 'zod';

/** What people read of a setting, in `.env.example` and `docs/settings.md`, which are written from here. */
export interface About {
  readonly description: string;
  /** Of a default that is not a fixed value: how it comes about. */
  readonly byDefault?: string;
  /** It is never logged, and neither its value nor a default is shown anywhere. */
  readonly isSecret?: true;
}

/** @param described in Markdown, ending with a full stop */
export function about<Schema extends z.ZodType>(schema: Schema, described: string | About): Schema {
  return schema.meta(typeof described === 'string' ? { description: described } : { ...described });
}

/** The setting's own words. */
export function wordsOf(schema: z.ZodType): About {
  const { description = '', byDefault, isSecret } = schema.meta() ?? {};
  return {
    description,
    ...(typeof byDefault === 'string' && { byDefault }),
    ...(isSecret === true && { isSecret }),
  };
}

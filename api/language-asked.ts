import type { Context } from 'koa';
import { languageOf, languages, type Language } from '../workflows/domain/language';

/** The first of `Accept-Language` (RFC 9110, section 12.5.4) that is one of ours; else the default. */
export function languageAsked({
  ctx,
}: {
  readonly ctx: Pick<Context, 'acceptsLanguages'>;
}): Language {
  return languageOf(ctx.acceptsLanguages(...languages));
}

/** For the documentation of the routes that look at it. */
export const speaking = { 'Accept-Language': 'In which they speak who have not said otherwise.' };

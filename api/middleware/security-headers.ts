import type { Middleware } from 'koa';
import type { State } from '../mount';

/** The basics for every answer; a page loosens the policy by as much as it needs. */
export const basics: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  // Of no effect on what CORS allows: only pages that would show an answer without asking are kept out.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

/** For this host alone: its subdomains are not ours to speak for. */
const httpsOnly = { 'Strict-Transport-Security': 'max-age=31536000' };

export function securityHeaders(publicUrl: string): Middleware<State> {
  const headers = { ...basics, ...(publicUrl.startsWith('https:') && httpsOnly) };
  return async (ctx, next) => {
    ctx.set(headers);
    await next();
  };
}

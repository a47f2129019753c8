import { randomBytes } from 'node:crypto';
import type { Middleware } from 'koa';
import { noncePlaceholder, type AdminSite, type SiteFile } from '../admin-site';
import { isKnown } from '../etag';
import type { Context, State } from '../mount';
import { Problem } from '../problems';

/** `/admin/`: the files of the built site, and its one page for every other path below. */
export function adminSite(site: AdminSite | undefined): Middleware<State> {
  return async (ctx, next) => {
    if (ctx.path !== '/admin' && !ctx.path.startsWith('/admin/')) return next();
    ctx.state.route = '/admin/';
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      throw new Problem('MethodNotAllowed', 'The admin site takes GET, HEAD.', {
        headers: { Allow: 'GET, HEAD' },
      });
    }
    if (site === undefined) {
      throw new Problem('NotFound', 'The admin site is not built yet: run "npm run build" first.');
    }
    if (ctx.path === '/admin') {
      ctx.redirect(`/admin/${ctx.search}`);
      return undefined;
    }
    const name = ctx.path.slice('/admin/'.length);
    const file = site.files.get(name);
    if (file !== undefined) sendFile(ctx, file);
    // A page of an older build asks for what is no longer there: HTML would only confuse it.
    else if (name.startsWith('assets/')) throw new Problem('NotFound');
    else sendPage(ctx, site.page);
    return undefined;
  };
}

function sendFile(ctx: Context, file: SiteFile): void {
  const encoding = (['br', 'gzip'] as const).find(
    (each) => file[each] !== undefined && ctx.acceptsEncodings(each) === each,
  );
  const tag = `"${file.tag}${encoding === undefined ? '' : `-${encoding}`}"`;
  ctx.set('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  ctx.vary('Accept-Encoding');
  ctx.etag = tag;
  if (isKnown(ctx.get('If-None-Match'), tag)) {
    ctx.status = 304;
    return;
  }
  if (encoding !== undefined) ctx.set('Content-Encoding', encoding);
  ctx.type = file.type;
  ctx.body = (encoding === undefined ? undefined : file[encoding]) ?? file.plain;
}

function sendPage(ctx: Context, page: string): void {
  const nonce = randomBytes(18).toString('base64url');
  ctx.set('Content-Security-Policy', pagePolicy(nonce));
  ctx.set('Cache-Control', 'no-cache');
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = page.replaceAll(noncePlaceholder, nonce);
}

/** Scripts are files of this site only; the styles that MUI writes while it runs carry the nonce. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
}

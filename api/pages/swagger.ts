import { admin, customerPassword, customers } from '../../db/seed-data';
import { explorerBar, explorerStyle } from './explorer-style';
import { framed, hashOf, pagePolicy } from './frame';
import type { Manifest } from './page-files';

/** Scripts and styles from this site only. Swagger UI draws some of its signs as `data:` images. */
export const swaggerPolicy = pagePolicy(explorerStyle, {
  'script-src': "'self'",
  'style-src': `'self' ${hashOf(explorerStyle)}`,
  'img-src': "'self' data:",
  'connect-src': "'self'",
});

/** @param hasDemo the accounts of the seed are known here, and no secret */
export function swaggerPage(files: Manifest, hasDemo: boolean): string {
  return framed({
    title: 'Try the API · OrderFlow',
    description: 'Every operation of the OrderFlow API, to be tried in the browser.',
    style: explorerStyle,
    head: `<link rel="stylesheet" href="/assets/styles/${files['swagger-ui.css']}">
<link rel="stylesheet" href="/assets/styles/${files['swagger-page.css']}">
<script defer src="/assets/scripts/${files['swagger-ui.js']}"></script>
<script type="module" src="/assets/scripts/${files['swagger-page.js']}"></script>
`,
    body: `${explorerBar('/swagger/')}
<main>
<section class="person" aria-labelledby="log-in">
<form data-unknown hidden novalidate>
<h2 id="log-in">Log in, and every example runs as it stands</h2>
<p>The token stays in this tab. You can also paste one at “Authorize”, as <code>Token KEY</code> or the key alone.</p>
<div class="fields">
<label>E-mail address<input name="email" type="email" autocomplete="username" required></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</div>
${hasDemo ? demo : ''}
<p role="alert"></p>
</form>
<div data-known hidden>
<p role="status" tabindex="-1"></p>
<button class="plain" type="button">Log out</button>
</div>
</section>
<div id="swagger-ui"></div>
<noscript><p>This page needs JavaScript. The document itself is at <a href="/api-docs/">/api-docs/</a>.</p></noscript>
</main>`,
  });
}

const shopper = customers[0];

const demo = `<div class="demo"><span>This is the demo shop. Go in as</span>
<button class="plain" type="button" data-email="${admin.email}" data-password="${admin.password}">its admin</button>
<button class="plain" type="button" data-email="${shopper.email}" data-password="${customerPassword}">a customer</button>
</div>`;

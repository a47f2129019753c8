import { createHash } from 'node:crypto';
import type { Services } from '../services';
import { loginUrl } from '../sign-in/oidc/handshake';

const style = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #5b6675; --line: #dde2e9; --back: #f6f7f9;
  --card: #fff; --accent: #0b6e4f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf1; --soft: #9aa6b5; --line: #2b3542; --back: #11161d; --card: #19212b; --accent: #5ad1a4; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 4rem 1.25rem; }
h1 { margin: 0 0 .5rem; font-size: 2.25rem; line-height: 1.2; letter-spacing: -.02em; }
p { margin: 0 0 2rem; color: var(--soft); font-size: 1.125rem; max-width: 38rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
a { display: block; height: 100%; padding: 1rem 1.25rem; border: 1px solid var(--line);
  border-radius: .75rem; background: var(--card); color: inherit; text-decoration: none; }
a:hover, a:focus-visible { border-color: var(--accent); outline: 2px solid var(--accent); outline-offset: 1px; }
strong { display: block; color: var(--accent); }
span { color: var(--soft); font-size: .9375rem; }
`;

/** Nothing but the page's own style: no script, nothing from another host. */
export const landingPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Link {
  readonly to: string;
  readonly name: string;
  readonly words: string;
}

/** What this is and where to go on, for someone who opens the API in a browser. */
export function landingPage({
  shop,
  devInboxUrl,
  signIn,
}: Pick<Services, 'shop' | 'devInboxUrl' | 'signIn'>): string {
  const links: Link[] = [
    { to: '/admin/', name: 'Admin site', words: 'Where the people of the shop work' },
    { to: '/api/', name: 'API', words: 'Name, version and links of the HTTP API' },
    { to: '/api-docs/', name: 'API documentation', words: 'Every endpoint, as OpenAPI 3.1' },
    {
      to: `${shop.temporalUrl}/workflows?query=${encodeURIComponent('WorkflowType="processOrder"')}`,
      name: 'Temporal Web',
      words: 'Every order as a workflow, step by step',
    },
    ...(signIn.oidc === undefined
      ? []
      : [
          {
            // Whole: the way back ends there, whatever address this page was opened by.
            to: loginUrl(shop.publicUrl, 'oidc'),
            name: 'Log in with OpenID Connect',
            words: 'At the provider of this shop; back here you get a token',
          },
        ]),
    ...(devInboxUrl === undefined
      ? []
      : [
          { to: '/dev/inbox/', name: 'Inbox', words: 'The e-mails and SMS of this local stack' },
          { to: '/dev/previews/', name: 'Previews', words: 'All messages, in English and Swahili' },
        ]),
    { to: '/health/', name: 'Health', words: 'Whether this process is alive' },
    { to: '/ready/', name: 'Readiness', words: 'Database, Temporal and migrations' },
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OrderFlow</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>OrderFlow</h1>
<p>Order management for shops. Each order is a durable workflow: it takes its stock once, tells
everyone who must know, and goes on where it was, whatever breaks in between.</p>
<ul>
${links.map(item).join('\n')}
</ul>
</main>
</body>
</html>
`;
}

function item({ to, name, words }: Link): string {
  return `<li><a href="${escape(to)}"><strong>${name}</strong><span>${words}</span></a></li>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

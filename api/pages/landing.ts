import { admin } from '../../db/seed-data';
import type { Services } from '../services';
import { loginUrl } from '../sign-in/oidc/handshake';
import { colours, escaped, framed, pagePolicy } from './frame';

const style = `${colours}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 17px/1.6 system-ui, sans-serif; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
.hero { padding: clamp(2.5rem, 8vw, 5.5rem) 0 1rem; }
h1 { margin: 0 0 1rem; font-size: clamp(2.25rem, 6vw, 3.5rem); line-height: 1.08; letter-spacing: -.03em; text-wrap: balance; }
h2 { margin: 3.5rem 0 1rem; font-size: 1.375rem; letter-spacing: -.01em; }
.facts h2 { margin: 0 0 .25rem; font-size: 1.0625rem; }
p { margin: 0 0 1rem; color: var(--soft); max-width: 42rem; }
.hero p { font-size: 1.1875rem; }
.name { margin: 0 0 .75rem; color: var(--accent); font-weight: 700; letter-spacing: .01em; }
.go { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.75rem 0 0; }
.go a { padding: .65rem 1.25rem; border: 1px solid var(--accent); border-radius: .5rem; color: var(--accent);
  font-weight: 600; text-decoration: none; }
.go a:first-child { background: var(--accent); color: var(--on-accent); }
.go a:hover { text-decoration: underline; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); }
.facts { gap: 1.5rem 2rem; margin-top: 2.5rem; }
.facts p { margin: 0; font-size: 1rem; }
.links a { display: block; height: 100%; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: .75rem;
  background: var(--card); color: inherit; text-decoration: none; }
.links a:hover { border-color: var(--accent); }
.links strong { display: block; color: var(--accent); }
.links span { color: var(--soft); font-size: .9375rem; }
pre { margin: 0 0 1rem; padding: 1rem 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: .75rem;
  background: var(--code); font: 14px/1.6 ui-monospace, monospace; }
code { font-family: ui-monospace, monospace; }
ol { margin: 0; padding: 0 0 0 1.25rem; }
li > p { margin-bottom: .5rem; }
footer { padding-top: 2.5rem; padding-bottom: 3rem; color: var(--soft); font-size: .9375rem; }
footer a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--card); color: var(--accent); }
.skip:focus { left: 1rem; top: 1rem; }
`;

/** Nothing but the page's own style and icon: no script, nothing from another host. */
export const landingPagePolicy = pagePolicy(style);

interface Link {
  readonly to: string;
  readonly name: string;
  readonly words: string;
}

const facts = [
  [
    'Nothing is lost',
    'Placing an order takes its stock once, numbers it and tells everyone who must know. Whatever breaks in between, it goes on where it was.',
  ],
  [
    'Everyone can see why',
    'Each order tells its story as a timeline and as a workflow: what it waits for, what failed, and what may be done next.',
  ],
  [
    'Made to be built on',
    'One HTTP API with the contracts that check it as its documentation, safe repeats, ETags, and errors in words.',
  ],
] as const;

/** What this is, for whom, and how to begin, for someone who opens the API in a browser. */
export function landingPage({
  shop,
  devInboxUrl,
  signIn,
}: Pick<Services, 'shop' | 'devInboxUrl' | 'signIn'>): string {
  return framed({
    title: 'OrderFlow: order management that does not forget',
    description: 'Order management for shops: each order is a durable workflow over PostgreSQL.',
    style,
    body: `<a class="skip" href="#main">Skip to the content</a>
<main id="main">
<div class="hero">
<p class="name">OrderFlow</p>
<h1>Order management that does not forget</h1>
<p>For shops that sell every day, and for the people who write software for them. Each order is a durable
workflow over PostgreSQL, from the moment it is placed until it is delivered, and every message about it arrives.</p>
<nav class="go" aria-label="Begin here">
<a href="/swagger/">Try the API</a>
<a href="/redoc/">Read the API</a>
</nav>
</div>
<ul class="facts">
${facts.map(([title, words]) => `<li><h2>${title}</h2><p>${words}</p></li>`).join('\n')}
</ul>
<h2>First steps</h2>
${firstSteps(shop.publicUrl, devInboxUrl !== undefined)}
<h2>Where to go on</h2>
<ul class="links">
${links({ shop, devInboxUrl, signIn }).map(item).join('\n')}
</ul>
</main>
<footer>Health: <a href="/health/">this process</a>, <a href="/ready/">database, Temporal and migrations</a>.</footer>`,
  });
}

/** Two calls that can be pasted into a shell. In the local stack with the account that everyone knows. */
function firstSteps(publicUrl: string, isLocal: boolean): string {
  const [email, password] = isLocal
    ? [admin.email, admin.password]
    : ['you@example.com', 'your password'];
  const logIn = `TOKEN=$(curl -s ${publicUrl}/api/v1/auth/token/ \\
  -H 'Content-Type: application/json' \\
  -d '{"username":"${email}","password":"${password}"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
  const read = `curl -s '${publicUrl}/api/v1/products/?in_stock=true' \\\n  -H "Authorization: Token $TOKEN"`;
  return `<ol>
<li><p>Log in${isLocal ? ' as the admin of the demo shop' : ''}, and keep the token.</p>
<pre tabindex="0" role="region" aria-label="Command to log in"><code>${escaped(logIn)}</code></pre></li>
<li><p>Ask for what is in stock.</p>
<pre tabindex="0" role="region" aria-label="Command to list products"><code>${escaped(read)}</code></pre></li>
</ol>`;
}

function links({
  shop,
  devInboxUrl,
  signIn,
}: Pick<Services, 'shop' | 'devInboxUrl' | 'signIn'>): Link[] {
  return [
    { to: '/admin/', name: 'Admin site', words: 'Where the people of the shop work' },
    {
      to: '/swagger/',
      name: 'Try the API',
      words: 'Swagger UI with a log-in; examples run as they stand',
    },
    { to: '/redoc/', name: 'Read the API', words: 'Redoc: every operation, field by field' },
    { to: '/api-docs/', name: 'API documentation', words: 'The same for programs, as OpenAPI 3.1' },
    { to: '/api/', name: 'API', words: 'Name, version and links of the HTTP API' },
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
  ];
}

function item({ to, name, words }: Link): string {
  return `<li><a href="${escaped(to)}"><strong>${name}</strong><span>${words}</span></a></li>`;
}

import { createHash } from 'node:crypto';
import { password, people, type IdentityPerson } from './people';

const style = `
:root { color-scheme: light dark; --ground: #f6f5f2; --sheet: #fff; --ink: #1d1f21; --soft: #5d6166; --line: #d6d3cc;
  --accent: #0b6b50; --on-accent: #fff; --alarm: #a4341c; --alarm-ground: #fbe9e4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #151718; --sheet: #1e2122; --ink: #e8e6e1; --soft: #a3a9ae; --line: #3a4042;
    --accent: #5fc9a4; --on-accent: #10231c; --alarm: #f19a84; --alarm-ground: #43221a; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.25rem; background: var(--ground);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 1.75rem; background: var(--sheet); border: 1px solid var(--line);
  border-radius: .9rem; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; color: var(--soft); }
label { display: block; margin: 0 0 .3rem; font-weight: 600; }
input { width: 100%; min-height: 2.75rem; margin: 0 0 1rem; padding: 0 .75rem; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; }
button { width: 100%; min-height: 2.85rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: .5rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.alarm { padding: .6rem .8rem; color: var(--alarm); background: var(--alarm-ground); border-radius: .5rem; }
.back { display: block; margin: 1rem 0 0; text-align: center; color: var(--soft); }
aside { margin: 1.5rem 0 0; padding: 1.1rem 0 0; border-top: 1px solid var(--line); font-size: .9375rem; }
aside p { margin: 0 0 .6rem; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding: .3rem 0; overflow-wrap: anywhere; }
li span { display: block; color: var(--soft); font-size: .875rem; }
code { font: .9375em ui-monospace, Menlo, Consolas, monospace; color: var(--ink); }
`;

/**
 * Nothing but the page's own style. Browsers hold `form-action` against the redirects that follow, too,
 * and those lead back to the shop.
 */
export function pagePolicy(shopOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    `form-action 'self' ${shopOrigins.join(' ')}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export interface LogInForm {
  /** Where it is sent; `…/abort` below it gives the log-in up. */
  readonly action: string;
  readonly email?: string;
  readonly failure?: string;
}

export function logInPage({ action, email = '', failure }: LogInForm): string {
  const [first, then] = email === '' ? [' autofocus', ''] : ['', ' autofocus'];
  const alarm = failure === undefined ? '' : `<p class="alarm" role="alert">${escape(failure)}</p>`;
  return whole(
    'Log in',
    `<h1>Log in</h1>
<p>to go on to OrderFlow</p>
${alarm}
<form method="post" action="${escape(action)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" value="${escape(email)}" autocomplete="username" required${first}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${then}>
<button type="submit">Log in</button>
</form>
<a class="back" href="${escape(action)}/abort">Not now, back to the shop</a>
<aside>
<p>This is a demo on your machine. These people can log in, each with the password <code>${escape(password)}</code>:</p>
<ul>
${people.map(row).join('\n')}
</ul>
</aside>`,
  );
}

export function troublePage(words: string): string {
  return whole(
    'Log-in did not work',
    `<h1>Log-in did not work</h1>\n<p>${escape(words)}</p>\n<p>Start again from the shop.</p>`,
  );
}

function row({ email, about }: IdentityPerson): string {
  return `<li><code>${escape(email)}</code><span>${escape(about)}</span></li>`;
}

function whole(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · local OpenID provider</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

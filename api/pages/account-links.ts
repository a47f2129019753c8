import { createHash } from 'node:crypto';
import type { Language } from '../../workflows/domain/language';
import { Html, html } from '../../workflows/domain/texts/html';
import { say } from '../../workflows/domain/texts/phrase';
import { passwordLength } from '../sign-in/password-policy';
import { accountWordsIn } from './account-words';

export type AccountPageName = 'reset-password' | 'verify-email';

const style = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #5b6675; --line: #b6bfca; --back: #f6f7f9;
  --card: #fff; --accent: #0b6e4f; --on-accent: #fff; --alarm: #a4341c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf1; --soft: #9aa6b5; --line: #5b6675; --back: #11161d; --card: #19212b;
    --accent: #5ad1a4; --on-accent: #11161d; --alarm: #f19a84; }
}
* { box-sizing: border-box; }
[hidden] { display: none; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { width: min(26rem, 100% - 2rem); margin: 12vh auto 2rem; padding: 2rem 1.5rem; background: var(--card);
  border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
small { color: var(--soft); }
a { color: var(--accent); }
label { display: block; margin: 0 0 .25rem; font-weight: 600; }
input { width: 100%; padding: .6rem .75rem; margin: 0 0 1rem; border: 1px solid var(--line);
  border-radius: .4rem; background: transparent; color: inherit; font: inherit; }
button { width: 100%; padding: .7rem; border: 0; border-radius: .4rem; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button:disabled { opacity: .6; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
#trouble { color: var(--alarm); }
`;

const script = `
'use strict';
const trouble = document.getElementById('trouble');
const words = trouble.dataset;
const query = new URLSearchParams(location.search);
const token = query.get('token') ?? '';
// Neither the history nor a look over the shoulder keeps it.
query.delete('token');
history.replaceState(null, '', location.pathname + (query.size > 0 ? '?' + query : ''));
const form = document.querySelector(token === '' ? 'form.without' : 'form.with');
if (form) form.hidden = false;
else say(words.notWhole);

function say(text) {
  trouble.textContent = text;
  trouble.hidden = text === '';
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { password, again, email } = form.elements;
  if (password && password.value !== again.value) {
    say(words.notSame);
    again.focus();
    return;
  }
  const button = form.querySelector('button');
  button.disabled = true;
  say('');
  try {
    const response = await fetch(form.dataset.to, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(
        email ? { email: email.value } : password ? { token, new_password: password.value } : { token }),
    });
    const answer = await response.json();
    if (response.ok) {
      form.hidden = true;
      const done = document.getElementById(email ? 'sent' : 'done');
      done.hidden = false;
      done.focus();
      return;
    }
    const refused = answer.errors ?? {};
    if (refused.token) {
      form.hidden = true;
      document.getElementById('anew').hidden = false;
    }
    if (refused.token) say(words.token);
    else if (answer.status === 429) say(words.tooMany);
    else if (refused.email) say(words.email);
    else if (refused.new_password) say(words.password);
    else say(words.away);
  } catch {
    say(words.away);
  } finally {
    button.disabled = false;
  }
});
`;

interface Page {
  readonly title: string;
  readonly form: Html;
  readonly done: string;
  readonly anew: Html;
}

const pages: Record<AccountPageName, (language: Language) => Page> = {
  'reset-password': (language) => {
    const { reset } = accountWordsIn(language);
    return {
      title: reset.title,
      form: resetForm(language),
      done: reset.done,
      anew: html`<a href="/reset-password?lang=${language}">${reset.anew}</a>`,
    };
  },
  'verify-email': (language) => {
    const { verify } = accountWordsIn(language);
    const form = html`<form class="with" hidden data-to="/api/v1/auth/email/verify/confirm/">
      <p>${verify.press}</p>
      <button>${verify.confirm}</button>
    </form>`;
    return { title: verify.title, form, done: verify.done, anew: html`${verify.anew}` };
  },
};

const [min, max] = [String(passwordLength.min), String(passwordLength.max)];

function resetForm(language: Language): Html {
  const { reset } = accountWordsIn(language);
  return html`<form class="with" hidden data-to="/api/v1/auth/password/reset/confirm/">
      <label for="password">${reset.password}</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="new-password"
        required
        minlength="${min}"
        maxlength="${max}"
        aria-describedby="rules"
      />
      <label for="again">${reset.again}</label>
      <input id="again" name="again" type="password" autocomplete="new-password" required />
      <p><small id="rules">${say(reset.rules, { min })}</small></p>
      <button>${reset.set}</button>
    </form>
    <form class="without" hidden data-to="/api/v1/auth/password/reset/">
      <p>${reset.ask}</p>
      <label for="email">${reset.email}</label>
      <input id="email" name="email" type="email" autocomplete="email" required maxlength="254" />
      <button>${reset.send}</button>
    </form>
    <p id="sent" role="status" tabindex="-1" hidden>${reset.sent}</p>`;
}

export function accountPage(name: AccountPageName, language: Language): string {
  const { title, form, done, anew } = pages[name](language);
  const { trouble, noScript } = accountWordsIn(language);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · OrderFlow</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p
            id="trouble"
            role="alert"
            hidden
            data-not-whole="${trouble.notWhole}"
            data-not-same="${trouble.notSame}"
            data-token="${trouble.token}"
            data-password="${say(trouble.password, { min, max })}"
            data-email="${trouble.email}"
            data-too-many="${trouble.tooMany}"
            data-away="${trouble.away}"
          ></p>
          ${form}
          <p id="done" role="status" tabindex="-1" hidden>${done}</p>
          <p id="anew" hidden>${anew}</p>
          <noscript><p>${noScript}</p></noscript>
        </main>
        ${scriptElement}
      </body>
    </html> `.markup;
}

// Not through the template: their hashes must be those of what stands in the page.
const styleElement = new Html(`<style>${style}</style>`);
const scriptElement = new Html(`<script>${script}</script>`);

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page's own script and style only, and calls to this site only. */
export const accountPagePolicy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

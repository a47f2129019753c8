import { createHash } from 'node:crypto';
import { passwordLength } from '../sign-in/password-policy';

type PageName = 'reset-password' | 'verify-email';

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
const token = new URLSearchParams(location.search).get('token') ?? '';
// Neither the history nor a look over the shoulder keeps it.
history.replaceState(null, '', location.pathname);
const form = document.querySelector(token === '' ? 'form.without' : 'form.with');
if (form) form.hidden = false;
else say('This link is not whole. Open it from the mail once more.');

function say(words) {
  trouble.textContent = words;
  trouble.hidden = words === '';
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { password, again, email } = form.elements;
  if (password && password.value !== again.value) {
    say('The two passwords are not the same.');
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
      const done = document.getElementById('done');
      if (email) done.textContent = answer.message;
      done.hidden = false;
      done.focus();
      return;
    }
    const errors = Object.entries(answer.errors ?? {});
    if (answer.errors?.token) {
      form.hidden = true;
      document.getElementById('anew').hidden = false;
    }
    say(errors.length > 0 && answer.status === 400 && !answer.errors.token
      ? errors.map(([name, words]) => (name === 'email' ? 'The address: ' : 'The password: ') + words.join(' ')).join(' ')
      : answer.detail);
  } catch {
    say('The shop can not be reached now. Please try again shortly.');
  } finally {
    button.disabled = false;
  }
});
`;

const resetForm = `<form class="with" hidden data-to="/api/v1/auth/password/reset/confirm/">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required
  minlength="${passwordLength.min}" maxlength="${passwordLength.max}" aria-describedby="rules">
<label for="again">The same again</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>
<p><small id="rules">At least ${passwordLength.min} characters; neither a common password nor your name.</small></p>
<button>Set the password</button>
</form>
<form class="without" hidden data-to="/api/v1/auth/password/reset/">
<p>We send a link to your address, by which you set a new one.</p>
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254">
<button>Send me a link</button>
</form>`;

const verifyForm = `<form class="with" hidden data-to="/api/v1/auth/email/verify/confirm/">
<p>Press the button, and this e-mail address is confirmed as yours.</p>
<button>Confirm my e-mail address</button>
</form>`;

const pages: Record<PageName, { title: string; form: string; done: string; anew: string }> = {
  'reset-password': {
    title: 'Set a new password',
    form: resetForm,
    done: 'Your new password is set. You are logged out everywhere; log in with it now.',
    anew: '<a href="/reset-password">Send me a new link</a>',
  },
  'verify-email': {
    title: 'Confirm your e-mail address',
    form: verifyForm,
    done: 'Your e-mail address is confirmed. Thank you!',
    anew: 'Log in, and have a new link sent to you.',
  },
};

export function accountPage(name: PageName): string {
  const { title, form, done, anew } = pages[name];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · OrderFlow</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p id="trouble" role="alert" hidden></p>
${form}
<p id="done" role="status" tabindex="-1" hidden>${done}</p>
<p id="anew" hidden>${anew}</p>
<noscript><p>This page needs JavaScript to send its form.</p></noscript>
</main>
<script>${script}</script>
</body>
</html>
`;
}

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

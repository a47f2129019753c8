import { createHash } from 'node:crypto';
import { pageScript } from './page-script';
import { pageStyle } from './page-style';

/** The whole inbox page: nothing is loaded but the messages. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Inbox · OrderFlow</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
  <h1>Inbox <small id="count"></small></h1>
  <p>Every e-mail and SMS that this machine's OrderFlow sends ends here, and goes no further.
    <a href="../previews/">Previews of all messages</a></p>
</header>
<section class="faults" aria-label="How the providers behave">
  <div class="fault" data-channel="email"></div>
  <div class="fault" data-channel="sms"></div>
</section>
<nav aria-label="Which messages">
  <div class="choice" id="channels" role="group" aria-label="Channel">
    <button type="button" data-value="" aria-pressed="true">All</button>
    <button type="button" data-value="email" aria-pressed="false">E-mail</button>
    <button type="button" data-value="sms" aria-pressed="false">SMS</button>
  </div>
  <input type="search" id="search" placeholder="Address, number, order or words" aria-label="Search">
</nav>
<main>
  <ol id="list" aria-label="Messages"></ol>
  <p id="hint" hidden>Choose a message.</p>
  <article id="message" hidden aria-live="polite"></article>
</main>
<p id="trouble" role="status" hidden></p>
<script>${pageScript}</script>
</body>
</html>
`;

/** Scripts: the page's own only. Styles: anyone's, for the HTML of mails is shown in a frame inside. */
export const pagePolicy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(pageScript).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

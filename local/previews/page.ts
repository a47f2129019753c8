import { createHash } from 'node:crypto';
import { previewsScript } from './page-script';
import { previewsStyle } from './page-style';

/** How each message looks, in each language: nothing is loaded but the previews. */
export const previewsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Previews · OrderFlow</title>
<style>${previewsStyle}</style>
</head>
<body>
<header>
  <h1>Previews <small id="count"></small></h1>
  <p>Every message that OrderFlow sends, with made-up facts. What was really sent is in the <a href="../inbox/">inbox</a>.</p>
</header>
<nav aria-label="Which previews">
  <div class="choice" id="language" role="group" aria-label="Language">
    <button type="button" data-value="" aria-pressed="true">Both</button>
    <button type="button" data-value="en" aria-pressed="false">English</button>
    <button type="button" data-value="sw" aria-pressed="false" lang="sw">Kiswahili</button>
  </div>
  <div class="choice" id="channel" role="group" aria-label="Channel">
    <button type="button" data-value="" aria-pressed="true">All</button>
    <button type="button" data-value="email" aria-pressed="false">E-mail</button>
    <button type="button" data-value="sms" aria-pressed="false">SMS</button>
  </div>
  <div class="choice" id="width" role="group" aria-label="Width">
    <button type="button" data-value="wide" aria-pressed="true">Desktop</button>
    <button type="button" data-value="narrow" aria-pressed="false">Phone</button>
  </div>
  <input type="search" id="search" placeholder="Template or words" aria-label="Search">
</nav>
<p id="trouble" role="alert" hidden></p>
<main>
  <div id="list" role="navigation" aria-label="Templates"></div>
  <div id="shown" aria-live="polite"></div>
</main>
<script>${previewsScript}</script>
</body>
</html>
`;

/** Scripts: the page's own only. Styles: anyone's, for the HTML of mails is shown in a frame inside. */
export const previewsPolicy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(previewsScript).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

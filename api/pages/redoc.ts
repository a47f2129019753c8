import { explorerBar, explorerStyle } from './explorer-style';
import { framed, pagePolicy } from './frame';
import type { Manifest } from './page-files';

/**
 * Scripts from this site only. Redoc makes its styles while it runs (styled-components), and searches in a worker
 * that it makes of its own source.
 */
export const redocPolicy = pagePolicy(explorerStyle, {
  'script-src': "'self'",
  'worker-src': 'blob:',
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
});

export function redocPage(files: Manifest): string {
  return framed({
    title: 'Read the API · OrderFlow',
    description: 'The OrderFlow API, explained operation by operation.',
    style: explorerStyle,
    head: `<link rel="stylesheet" href="/assets/styles/${files['redoc-page.css']}">
<script defer src="/assets/scripts/${files['redoc.js']}"></script>
<script type="module" src="/assets/scripts/${files['redoc-page.js']}"></script>
`,
    body: `${explorerBar('/redoc/')}
<main id="redoc"></main>
<noscript><p>This page needs JavaScript. The document itself is at <a href="/api-docs/">/api-docs/</a>.</p></noscript>`,
  });
}

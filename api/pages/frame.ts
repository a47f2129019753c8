import { createHash } from 'node:crypto';

/** As a policy allows an inline style or script. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A box, of which a wave goes on: drawn here, so that no file is asked for. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%230b6e4f'/%3E%3Cpath d='M7 12h8c6 0 4 8 10 8M7 20h5' stroke='%23fff' stroke-width='3' stroke-linecap='round' fill='none'/%3E%3C/svg%3E";

/** The colours of all pages of the API; each pair of text and ground has a contrast of 4.5 or more. */
export const colours = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #55606f; --line: #dde2e9; --edge: #8492a3;
  --back: #f6f7f9; --card: #fff; --accent: #0b6e4f; --on-accent: #fff; --code: #eef1f4; --alarm: #a4341c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf1; --soft: #a3aebc; --line: #2b3542; --edge: #6b7889; --back: #11161d; --card: #19212b;
    --accent: #5ad1a4; --on-accent: #11161d; --code: #0c1117; --alarm: #f19a84; }
}
`;

interface Frame {
  readonly title: string;
  readonly description: string;
  /** Of the page itself; allowed by its hash. */
  readonly style: string;
  readonly head?: string;
  readonly body: string;
}

/** A page whole. */
export function framed({ title, description, style, head = '', body }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
${head}</head>
<body>
${body}
</body>
</html>
`;
}

type Directives = Readonly<Record<string, string>>;

/** Nothing but the page's own style and icon, and what it says it needs besides. */
export function pagePolicy(style: string, more: Directives = {}): string {
  const directives: Directives = {
    'default-src': "'none'",
    'style-src': hashOf(style),
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    ...more,
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

import { colours } from './frame';

/** The bar over `/swagger/` and `/redoc/`. */
export const explorerStyle = `${colours}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .6rem 1.25rem;
  background: var(--card); border-bottom: 1px solid var(--line); }
.bar strong a { color: var(--ink); font-size: 1.125rem; }
.bar nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.bar a { color: var(--accent); text-decoration: none; padding: .25rem 0; }
.bar a:hover { text-decoration: underline; }
.bar a[aria-current] { color: var(--ink); font-weight: 600; }
.bar :focus-visible, .person :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.person { max-width: 1460px; margin: 0 auto; padding: 1.25rem 20px 0; }
.person form, .person [data-known] { padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; }
.person h2 { margin: 0 0 .25rem; font-size: 1.125rem; }
.person p { margin: 0 0 .75rem; color: var(--soft); }
.person [role=alert] { margin: .75rem 0 0; color: var(--alarm); }
.person [role=alert]:empty { display: none; }
.fields { display: flex; flex-wrap: wrap; align-items: end; gap: .75rem; }
.person label { display: block; flex: 1 1 14rem; font-weight: 600; font-size: .9375rem; }
.person input { display: block; width: 100%; margin-top: .25rem; padding: .5rem .65rem; border: 1px solid var(--edge);
  border-radius: .4rem; background: transparent; color: inherit; font: inherit; font-weight: 400; }
.person button { padding: .55rem 1rem; border: 1px solid var(--accent); border-radius: .4rem; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
.person button.plain { background: transparent; color: var(--accent); }
.person button:disabled { opacity: .6; }
.person [data-known] { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .75rem; }
.person [data-known] p { margin: 0; color: var(--ink); }
.demo { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-top: .75rem; color: var(--soft); }
[hidden] { display: none !important; }
`;

const pages = [
  ['/swagger/', 'Try it (Swagger UI)'],
  ['/redoc/', 'Read it (Redoc)'],
  ['/api-docs/', 'OpenAPI 3.1'],
] as const;

export function explorerBar(current: '/swagger/' | '/redoc/'): string {
  const links = pages.map(([to, name]) =>
    to === current
      ? `<a href="${to}" aria-current="page">${name}</a>`
      : `<a href="${to}">${name}</a>`,
  );
  return `<header class="bar"><strong><a href="/">OrderFlow</a></strong>
<nav aria-label="Documentation">${links.join('\n')}</nav></header>`;
}

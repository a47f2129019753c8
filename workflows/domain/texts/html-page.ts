import { html, type Html } from './html';
import { lengthOf, type Bars, type Block, type Facts, type Items, type Letter } from './letter';
import { linesOf, onOneLine } from './typed-text';

const font =
  'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
// A word longer than a telephone is wide breaks, rather than widen the table.
const breaking = 'word-break:break-word;overflow-wrap:anywhere';
const cell = `padding:8px 0;border-bottom:1px solid #dde1e6;vertical-align:top;${breaking}`;
const label = `${cell};padding-right:16px;width:34%;color:#5c6670`;
const amount = `${cell};padding-left:12px;text-align:right;white-space:nowrap;word-break:normal`;
const small = 'font-size:13px;color:#5c6670';
const table = 'width:100%;border-collapse:collapse;margin:0 0 20px;font-size:15px;line-height:1.5';
const button =
  'display:inline-block;padding:10px 18px;border-radius:6px;background-color:#1a5fb4;color:#ffffff;text-decoration:none;font-weight:600';

// Mail programs drop style sheets as they please: all that matters is inline, and what stands here
// only adds the dark colours where the program has them.
const darkColours = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background-color: #15181b !important; }
    .sheet { background-color: #22262a !important; color: #eceff1 !important; }
    .quiet { color: #a5afb8 !important; }
    .sheet td { border-color: #3a4147 !important; }
  }`;

/** The letter as a page of one column: tables and inline styles, nothing loaded from elsewhere. */
export function htmlPage({ language, subject, heading, blocks, footer }: Letter): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
        <style>
          ${darkColours}
        </style>
      </head>
      <body class="page" style="margin:0;padding:0;background-color:#f1f3f5">
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          class="page"
          style="background-color:#f1f3f5"
        >
          <tr>
            <td align="center" style="padding:24px 8px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                class="sheet"
                style="max-width:600px;background-color:#ffffff;color:#1f2529;border-radius:8px;text-align:left;${font}"
              >
                <tr>
                  <td style="padding:24px 20px 8px;font-size:16px;line-height:1.55;${breaking}">
                    <h1 style="margin:0 0 20px;font-size:22px;line-height:1.3">${heading}</h1>
                    ${blocks.map(block)}
                  </td>
                </tr>
                <tr>
                  <td
                    class="quiet"
                    style="padding:0 20px 24px;font-size:13px;line-height:1.5;color:#5c6670"
                  >
                    ${footer}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.markup;
}

function block(each: Block): Html {
  if (each.kind === 'facts') return factsTable(each);
  if (each.kind === 'items') return itemsTable(each);
  if (each.kind === 'bars') return barTable(each);
  const content =
    each.kind === 'link'
      ? html`<a href="${each.url}" style="${button}">${each.label}</a>`
      : html`${each.text}`;
  return html`<p style="margin:0 0 20px">${content}</p>`;
}

function factsTable({ rows }: Facts): Html {
  return html`<table role="presentation" style="${table}">
    ${rows.map(
      ([name, value]) =>
        html`<tr>
          <td class="quiet" style="${label}">${name}</td>
          <td style="${cell}">${onLines(value)}</td>
        </tr> `,
    )}
  </table>`;
}

function itemsTable({ rows, totalLabel, total }: Items): Html {
  return html`<table style="${table}">
    ${rows.map(
      (row) =>
        html`<tr>
          <td style="${cell}">
            ${onOneLine(row.name)}<br /><span class="quiet" style="${small}"
              >${onOneLine(row.sku)}<br />${row.count}</span
            >
          </td>
          <td style="${amount}">${row.amount}</td>
        </tr> `,
    )}
    <tr>
      <td style="${cell};font-weight:600">${totalLabel}</td>
      <td style="${amount};font-weight:600">${total}</td>
    </tr>
  </table>`;
}

/** A bar is a cell with a colour: there is no image to be loaded or blocked. */
function barTable({ caption, rows }: Bars): Html {
  return html`<p style="margin:0 0 8px;font-weight:600">${caption}</p>
    <table role="presentation" style="${table}">
      ${rows.map((row) => barRow(row, rows))}
    </table>`;
}

function barRow(row: Bars['rows'][number], rows: Bars['rows']): Html {
  const share = String(lengthOf(row, rows, 100));
  const bar = html`<table role="presentation" width="${share}%" cellpadding="0" cellspacing="0">
    <tr>
      <td
        bgcolor="#1a5fb4"
        style="background-color:#1a5fb4;height:12px;font-size:0;line-height:12px"
      >
        &nbsp;
      </td>
    </tr>
  </table>`;
  return html`<tr>
    <td class="quiet" style="padding:2px 12px 2px 0;white-space:nowrap;${small}">${row.label}</td>
    <td width="100%" style="padding:2px 0">${row.count === 0 ? [] : [bar]}</td>
    <td
      style="padding:2px 0 2px 12px;text-align:right;white-space:nowrap;word-break:normal;${small}"
    >
      ${String(row.count)}
    </td>
  </tr> `;
}

function onLines(value: string): Html[] {
  return linesOf(value).map((line, index) => (index === 0 ? html`${line}` : html`<br />${line}`));
}

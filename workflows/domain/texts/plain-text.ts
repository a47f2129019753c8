import { lengthOf, type Bars, type Block, type Items, type Letter } from './letter';
import { linesOf, onOneLine } from './typed-text';

const indent = '  ';

/** The letter for programs that show no HTML. */
export function plainText({ heading, blocks, footer }: Letter): string {
  return [heading, ...blocks.map(block), `-- \n${footer}`].join('\n\n') + '\n';
}

function block(each: Block): string {
  if (each.kind === 'paragraph') return each.text;
  if (each.kind === 'link') return `${each.label}:\n${indent}${each.url}`;
  if (each.kind === 'bars') return barLines(each).join('\n');
  if (each.kind === 'facts')
    return each.rows.map(([label, value]) => fact(label, value)).join('\n');
  return itemLines(each).join('\n');
}

function itemLines({ rows, totalLabel, total }: Items): string[] {
  const lines = rows.map(
    ({ name, sku, count, amount }) =>
      `${onOneLine(name)} (${onOneLine(sku)}): ${count} = ${amount}`,
  );
  return [...lines, `${totalLabel}: ${total}`].map((line) => indent + line);
}

function barLines({ caption, rows }: Bars): string[] {
  const width = Math.max(...rows.map(({ label }) => label.length));
  return [
    `${caption}:`,
    ...rows.map((bar) => {
      const drawn = '#'.repeat(lengthOf(bar, rows, 30));
      return `${indent}${bar.label.padEnd(width)} ${drawn}${drawn === '' ? '' : ' '}${bar.count}`;
    }),
  ];
}

/** Further lines are indented, so that none of them can pass for a label of ours. */
function fact(label: string, value: string): string {
  const lines = linesOf(value);
  if (lines.length < 2) return `${label}: ${lines.join('')}`;
  return [`${label}:`, ...lines.map((line) => indent + line)].join('\n');
}

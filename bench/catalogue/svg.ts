export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const width = 280;
const height = 220;
const frame = { left: 48, right: 16, top: 30, bottom: 30 } as const;
const columns = 3;

/** Of colours that stand out on white as well as on black. */
const colours = ['#d9480f', '#2f80ed', '#2a9d5c', '#9a6fd8'];

/** Small plots beside each other, both axes logarithmic, all with the same lines and the same ranges. */
export function plot(panels: readonly Panel[], axes: { x: string; y: string }): string {
  const points = panels.flatMap(({ lines }) => lines.flatMap((line) => line.points));
  const x = decades(points.map(([at]) => at));
  const y = decades(points.map(([, at]) => at));
  const names = [...new Set(panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const rows = Math.ceil(panels.length / columns);
  const drawn = panels.map((panel, index) => {
    const at = `translate(${(index % columns) * width} ${Math.floor(index / columns) * height + 28})`;
    return `<g transform="${at}">${draw(panel, names, x, y)}</g>`;
  });
  const size = { width: columns * width, height: rows * height + 28 + 22 };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" font-family="system-ui, sans-serif" font-size="11">
<title>${escaped(panels.map(({ title }) => title).join(', '))}</title>
<style>text{fill:#24292f}.grid{stroke:#8c959f;stroke-opacity:.35;stroke-width:1}.ours{stroke-width:3}path{fill:none;stroke-width:1.6}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>
${legend(names)}
${drawn.join('\n')}
<text x="${size.width / 2}" y="${size.height - 6}" text-anchor="middle">${escaped(axes.x)}; ${escaped(axes.y)}</text>
</svg>
`;
}

function legend(names: readonly string[]): string {
  return names
    .map((name, index) => {
      const x = frame.left + index * 160;
      return `<path d="M${x} 14h22" stroke="${colour(index)}"${index === 0 ? ' class="ours"' : ''}/><text x="${x + 28}" y="18">${escaped(name)}</text>`;
    })
    .join('\n');
}

interface Decades {
  readonly from: number;
  readonly to: number;
}

/** The powers of ten around these values. */
export function decades(values: readonly number[]): Decades {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  const from = Math.floor(Math.min(...logs));
  return { from, to: Math.max(from + 1, Math.ceil(Math.max(...logs))) };
}

function draw(panel: Panel, names: readonly string[], x: Decades, y: Decades): string {
  const inner = {
    width: width - frame.left - frame.right,
    height: height - frame.top - frame.bottom,
  };
  const across = (value: number) =>
    round(frame.left + (inner.width * (Math.log10(value) - x.from)) / (x.to - x.from));
  const down = (value: number) =>
    round(frame.top + inner.height * (1 - (Math.log10(value) - y.from) / (y.to - y.from)));
  const right = frame.left + inner.width;
  const bottom = frame.top + inner.height;
  const grid = [
    ...powers(y).map(
      (value) =>
        `<path class="grid" d="M${frame.left} ${down(value)}H${right}"/><text x="${frame.left - 6}" y="${down(value) + 4}" text-anchor="end">${tick(value)}</text>`,
    ),
    ...powers(x).map(
      (value) =>
        `<path class="grid" d="M${across(value)} ${frame.top}V${bottom}"/><text x="${across(value)}" y="${bottom + 15}" text-anchor="middle">${tick(value)}</text>`,
    ),
  ];
  // The first line last, so that it lies above the others.
  const lines = panel.lines.toReversed().map(({ name, points }) => {
    const index = names.indexOf(name);
    const path = points.map(([at, value]) => `${across(at)} ${down(value)}`).join('L');
    const dots = points.map(
      ([at, value]) =>
        `<circle cx="${across(at)}" cy="${down(value)}" r="${index === 0 ? 3.5 : 2.5}" fill="${colour(index)}"/>`,
    );
    return `<path d="M${path}" stroke="${colour(index)}"${index === 0 ? ' class="ours"' : ''}/>${dots.join('')}`;
  });
  const title = `<text x="${frame.left}" y="20" font-weight="600">${escaped(panel.title)}</text>`;
  return [title, ...grid, ...lines].join('\n');
}

function powers({ from, to }: Decades): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

/** `0.1`, `100`, `10k` */
function tick(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(Number(value.toPrecision(1)));
}

function colour(index: number): string {
  return colours[index % colours.length] ?? '';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const sampleLine =
  /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([Nn]a[Nn]|[+-]Inf|[+-]?[\d.]+(?:e[+-]?\d+)?)$/;
const labelPair = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads Prometheus' text format as strictly as Prometheus does.
 *
 * @throws Error at a line that is none, a sample without a type or told twice, or a histogram that goes down
 */
export function readExposition(text: string): Sample[] {
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ') || line === '# EOF') continue;
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (type !== null) {
      if (types.has(type[1] ?? '')) throw new Error(`two types: ${line}`);
      types.set(type[1] ?? '', type[2] ?? '');
      continue;
    }
    const [, name = '', list = '', value = ''] = sampleLine.exec(line) ?? [];
    if (name === '') throw new Error(`not a sample: ${line}`);
    const sample = { name, labels: labelsOf(list), value: numberOf(value) };
    const key = `${name}${JSON.stringify(sample.labels)}`;
    if (seen.has(key)) throw new Error(`told twice: ${line}`);
    seen.add(key);
    const family = name.replace(/_(?:bucket|sum|count)$/, '');
    if (!types.has(name) && types.get(family) !== 'histogram') throw new Error(`no type: ${line}`);
    const before = samples.at(-1);
    if (name.endsWith('_bucket') && before?.name === name && sameButBound(before, sample)) {
      if (sample.value < before.value) throw new Error(`goes down: ${line}`);
    }
    samples.push(sample);
  }
  return samples;
}

/** The value of the one sample that has this name and these labels, among others; 0 where there is none. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const found = samples.filter(
    (each) =>
      each.name === name &&
      Object.entries(labels).every(([label, value]) => each.labels[label] === value),
  );
  if (found.length > 1) throw new Error(`${found.length} samples of ${name}`);
  return found[0]?.value ?? 0;
}

function labelsOf(list: string): Record<string, string> {
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < list.length) {
    const [, name = '', value = ''] = labelPair.exec(list) ?? [];
    if (name === '' || name in labels) throw new Error(`not labels: ${list}`);
    labels[name] = value;
  }
  return labels;
}

function numberOf(value: string): number {
  return value.endsWith('Inf') ? Number(value.replace('Inf', 'Infinity')) : Number(value);
}

function sameButBound(one: Sample, other: Sample): boolean {
  const rest = ({ labels: { le: _le, ...labels } }: Sample) => JSON.stringify(labels);
  return rest(one) === rest(other);
}

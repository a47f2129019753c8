/** Markup that may stand in a page as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

type Value = string | Html | readonly Html[];

/** A template whose values are escaped, but for those that are `Html` themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(markupOf)));
}

function markupOf(value: Value): string {
  if (typeof value === 'string') return escape(value);
  if (value instanceof Html) return value.markup;
  return value.map((each) => each.markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

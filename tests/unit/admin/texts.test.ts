import english from 'ra-language-english';
import { messages as en } from '../../../admin/src/i18n/en';
import { raSwahili } from '../../../admin/src/i18n/sw/react-admin';
import { messages as sw } from '../../../admin/src/i18n/sw';

type Texts = { readonly [key: string]: string | Texts };

/** `ra.action.add` → its text. */
function flat(texts: Texts, before = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [[before + key, text] as const]
      : [...flat(text, `${before}${key}.`)],
  );
  return new Map(entries);
}

const placeholders = (text: string) => [...new Set(text.match(/%\{\w+\}/g) ?? [])].toSorted();

test('react-admin speaks Swahili wherever it speaks English', () => {
  const theirs = flat(english as unknown as Texts);
  const ours = flat(raSwahili as unknown as Texts);
  expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
  for (const [key, text] of ours) {
    const missing = placeholders(text).filter(
      (each) => !placeholders(theirs.get(key) ?? '').includes(each),
    );
    expect({ key, missing }).toEqual({ key, missing: [] });
  }
});

test('what stands in a text in English stands in it in Swahili', () => {
  const swahili = flat(sw as unknown as Texts);
  for (const [key, text] of flat(en as unknown as Texts)) {
    if (key.startsWith('ra.')) continue;
    expect({ key, with: placeholders(swahili.get(key) ?? '') }).toEqual({
      key,
      with: placeholders(text),
    });
  }
});

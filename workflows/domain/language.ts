/** What the shop speaks with people, by ISO 639-1. */
export const languages = ['en', 'sw'] as const;
export type Language = (typeof languages)[number];

/** For whom has not said. */
export const defaultLanguage: Language = 'en';

/** The language of that code; the default where it is none of ours. */
export function languageOf(code: unknown): Language {
  return languages.find((each) => each === code) ?? defaultLanguage;
}

/** Makes something once in each language. */
export function inEachLanguage<Made>(
  make: (language: Language) => Made,
): Readonly<Record<Language, Made>> {
  return { en: make('en'), sw: make('sw') };
}

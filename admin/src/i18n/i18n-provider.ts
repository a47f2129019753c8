import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';

export const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'sw', name: 'Kiswahili' },
] as const;
export type Language = (typeof languages)[number]['locale'];

/** Each a file of its own, as people read one of them. */
const loaders: Record<Language, () => Promise<TranslationMessages>> = {
  en: async () => (await import('./en')).messages,
  sw: async () => (await import('./sw')).messages,
};

const storedAt = 'orderflow.language';

/** What was chosen last, else what the browser asks for. */
function initialLanguage(): Language {
  const wished = [localStorage.getItem(storedAt) ?? '', ...navigator.languages];
  const known = wished
    .map((tag) => tag.slice(0, 2))
    .find((tag): tag is Language => languages.some(({ locale }) => locale === tag));
  return known ?? 'en';
}

/** react-admin wants the first language at once, so it is loaded before anything is shown. */
export async function loadI18n(): Promise<I18nProvider> {
  const first = initialLanguage();
  const messages = await loaders[first]();
  say(first);
  const provider = polyglotI18nProvider(
    (locale) => {
      if (locale === first) return messages;
      const language = languages.find((each) => each.locale === locale)?.locale ?? 'en';
      return loaders[language]();
    },
    first,
    [...languages],
  );
  return {
    ...provider,
    async changeLocale(locale, ...rest) {
      await provider.changeLocale(locale, ...rest);
      localStorage.setItem(storedAt, locale);
      say(locale);
    },
  };
}

/** For screen readers, hyphenation and the like. */
function say(locale: string): void {
  document.documentElement.lang = locale;
}

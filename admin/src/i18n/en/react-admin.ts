import english from 'ra-language-english';
import type { TranslationMessages } from 'react-admin';

/** What react-admin itself says. */
export const raEnglish: TranslationMessages = english;

import type { Language } from '../language';
import { accounts as accountsInEnglish } from './words/en/accounts';
import { admins as adminsInEnglish } from './words/en/admins';
import { frame as frameInEnglish } from './words/en/frame';
import { orders as ordersInEnglish } from './words/en/orders';
import { accounts as accountsInSwahili } from './words/sw/accounts';
import { admins as adminsInSwahili } from './words/sw/admins';
import { frame as frameInSwahili } from './words/sw/frame';
import { orders as ordersInSwahili } from './words/sw/orders';

const words = {
  en: {
    accounts: accountsInEnglish,
    admins: adminsInEnglish,
    frame: frameInEnglish,
    orders: ordersInEnglish,
  },
  sw: {
    accounts: accountsInSwahili,
    admins: adminsInSwahili,
    frame: frameInSwahili,
    orders: ordersInSwahili,
  },
} as const satisfies Record<Language, unknown>;

/** All that our messages say. A phrase is the same, with the same variables, in each language (`Translation`). */
export type Words = (typeof words)[Language];

export function wordsIn(language: Language): Words {
  return words[language];
}

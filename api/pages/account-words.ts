import type { Language } from '../../workflows/domain/language';
import { translationOf } from '../../workflows/domain/texts/phrase';

const english = {
  reset: {
    title: 'Set a new password',
    password: 'New password',
    again: 'The same again',
    rules: 'At least {min} characters; neither a common password nor your name.',
    set: 'Set the password',
    ask: 'We send a link to your address, by which you set a new one.',
    email: 'E-mail address',
    send: 'Send me a link',
    done: 'Your new password is set. You are logged out everywhere; log in with it now.',
    sent: 'If there is an account with this address, a link has been sent to it.',
    anew: 'Send me a new link',
  },
  verify: {
    title: 'Confirm your e-mail address',
    press: 'Press the button, and this e-mail address is confirmed as yours.',
    confirm: 'Confirm my e-mail address',
    done: 'Your e-mail address is confirmed. Thank you!',
    anew: 'Log in, and have a new link sent to you.',
  },
  noScript: 'This page needs JavaScript to send its form.',
  /** What can go wrong, by what the page's script calls it. */
  trouble: {
    notWhole: 'This link is not whole. Open it from the mail once more.',
    notSame: 'The two passwords are not the same.',
    token: 'The link is not good: it was used already, replaced by a newer one, or is too old.',
    password:
      'This password can not be taken: it needs {min} to {max} characters, and must be neither a common one, nor your name or e-mail address.',
    email: 'This is not an e-mail address.',
    tooMany: 'There were too many attempts. Please try again later.',
    away: 'The shop can not be reached now. Please try again shortly.',
  },
} as const;

const swahili = translationOf<typeof english>()({
  reset: {
    title: 'Weka nenosiri jipya',
    password: 'Nenosiri jipya',
    again: 'Rudia nenosiri hilo',
    rules: 'Angalau herufi {min}; lisiwe nenosiri la kawaida wala jina lako.',
    set: 'Weka nenosiri',
    ask: 'Tutatuma kiungo kwa barua pepe yako, ambacho utatumia kuweka nenosiri jipya.',
    email: 'Barua pepe',
    send: 'Nitumie kiungo',
    done: 'Nenosiri lako jipya limewekwa. Umetolewa kwenye vifaa vyote; ingia sasa kwa nenosiri hilo.',
    sent: 'Ikiwa kuna akaunti yenye barua pepe hii, tumeitumia kiungo.',
    anew: 'Nitumie kiungo kipya',
  },
  verify: {
    title: 'Thibitisha barua pepe yako',
    press: 'Bonyeza kitufe ili kuthibitisha kuwa barua pepe hii ni yako.',
    confirm: 'Thibitisha barua pepe yangu',
    done: 'Barua pepe yako imethibitishwa. Asante!',
    anew: 'Ingia, kisha uombe kutumiwa kiungo kipya.',
  },
  noScript: 'Ukurasa huu unahitaji JavaScript ili kutuma fomu yake.',
  trouble: {
    notWhole: 'Kiungo hiki hakijakamilika. Kifungue tena kutoka kwenye barua pepe.',
    notSame: 'Manenosiri hayo mawili hayafanani.',
    token:
      'Kiungo hiki hakifai: kimeshatumika, kimebadilishwa na kipya zaidi, au muda wake umeisha.',
    password:
      'Nenosiri hili halikubaliki: linahitaji herufi {min} hadi {max}, na lisiwe la kawaida, wala jina au barua pepe yako.',
    email: 'Hii si anwani ya barua pepe.',
    tooMany: 'Umejaribu mara nyingi mno. Tafadhali jaribu tena baadaye.',
    away: 'Duka halipatikani kwa sasa. Tafadhali jaribu tena baada ya muda mfupi.',
  },
});

const words = { en: english, sw: swahili } as const satisfies Record<Language, unknown>;

export function accountWordsIn(language: Language): (typeof words)[Language] {
  return words[language];
}

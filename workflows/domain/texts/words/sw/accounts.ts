import { translationOf } from '../../phrase';
import type { accounts as english } from '../en/accounts';

export const accounts = translationOf<typeof english>()({
  footer: 'Unapata ujumbe huu kwa sababu ya akaunti yako kwetu.',
  registered: {
    subject: 'Karibu: tafadhali thibitisha barua pepe yako',
    says: ['Akaunti yako iko tayari.', 'Tafadhali thibitisha kuwa anwani hii ni yako:'],
    link: 'Thibitisha barua pepe yangu',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya saa 24. Ikiwa si wewe uliyejisajili, puuza ujumbe huu.',
  },
  password_reset: {
    subject: 'Weka nenosiri jipya',
    says: ['Kuna aliyeomba kuweka nenosiri jipya la akaunti yako; huenda ni wewe.'],
    link: 'Weka nenosiri jipya',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya saa moja. Ikiwa si wewe uliyeomba, huhitaji kufanya lolote: hakuna kilichobadilika.',
  },
  first_password: {
    subject: 'Umefunguliwa akaunti: weka nenosiri lako',
    says: ['Duka limekufungulia akaunti.', 'Weka nenosiri ili uweze kuingia:'],
    link: 'Weka nenosiri langu',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya siku 7. Baada ya hapo, unaweza kuomba kingine kwenye ukurasa huo huo.',
  },
  email_verification: {
    subject: 'Thibitisha barua pepe yako',
    says: ['Tafadhali thibitisha kuwa anwani hii ni yako:'],
    link: 'Thibitisha barua pepe yangu',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya saa 24. Ikiwa si wewe uliyeomba, huhitaji kufanya lolote: hakuna kilichobadilika.',
  },
  new_email: {
    subject: 'Thibitisha barua pepe yako mpya',
    says: [
      'Akaunti iliyo kwetu sasa inatumia anwani hii ya barua pepe.',
      'Tafadhali thibitisha kuwa ni yako:',
    ],
    link: 'Thibitisha barua pepe yangu',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya saa 24. Ikiwa huna akaunti kwetu, usikifungue, na utujulishe.',
  },
  made_admin: {
    subject: 'Sasa wewe ni msimamizi wa duka',
    says: [
      'Msimamizi wa duka amekufungulia akaunti ya kufanyia kazi dukani.',
      'Aliyeifungua atakupa nenosiri; libadilishe ukishaingia.',
      'Tafadhali thibitisha kuwa anwani hii ni yako:',
    ],
    link: 'Thibitisha barua pepe yangu',
    ends: 'Kiungo hiki kinafanya kazi mara moja tu, ndani ya saa 24.',
  },
  identity_linked: {
    subject: 'Akaunti yako sasa inaweza kutumiwa kwa njia nyingine ya kuingia',
    says: [
      'Mtu mwenye barua pepe yako ameingia kupitia mtoa huduma wa utambulisho kwa mara ya kwanza, na amefika kwenye akaunti hii.',
      'Kuingia kwingine kote kumesitishwa.',
    ],
    link: 'Weka nenosiri jipya',
    ends: 'Ikiwa ni wewe na hukuwahi kuweka nenosiri la akaunti hii, au ikiwa si wewe, weka nenosiri jipya:',
  },
  password_changed: {
    subject: 'Nenosiri lako limebadilishwa',
    says: ['Nenosiri la akaunti yako limebadilishwa sasa hivi.'],
    link: 'Weka nenosiri jipya',
    ends: 'Ikiwa si wewe, weka lingine mara moja, na utujulishe:',
  },
  email_changed: {
    subject: 'Barua pepe ya akaunti yako imebadilishwa',
    says: [
      'Akaunti yako sasa ina barua pepe nyingine; huu ni ujumbe wa mwisho kwa anwani ya awali.',
    ],
    ends: 'Ikiwa si wewe, tujulishe mara moja: mwenye akaunti yako anaweza kuiwekea nenosiri jipya.',
  },
  custom: {
    footer:
      'Unapata ujumbe huu kwa sababu una akaunti kwetu. Unaweza kuzima jumbe kama hizi kwenye wasifu wako.',
  },
  test: {
    footer: 'Unapata ujumbe huu kwa sababu mtu wa duka anajaribu kama barua pepe zinafika.',
  },
});

import type { account as english } from '../en/account';
import type { Translated } from '../translated';

export const account: Translated<typeof english> = {
  title: 'Akaunti yangu',
  profile: 'Wasifu',
  profile_saved: 'Wasifu wako umehifadhiwa.',
  save: 'Hifadhi wasifu',
  email_hint: 'Barua pepe nyingine inahitaji uwe umeingia ndani ya saa moja iliyopita.',
  password: 'Nenosiri',
  old_password: 'Nenosiri la sasa',
  new_password: 'Nenosiri jipya',
  repeat_password: 'Nenosiri jipya tena',
  not_the_same: 'Manenosiri mawili hayafanani.',
  change_password: 'Badilisha nenosiri',
  password_changed: 'Nenosiri lako limebadilishwa; umetolewa kwingine kote.',
  log_ins: 'Ulipoingia',
  log_ins_words: 'Mahali ulipoingia kwa sasa. Maliza usipopajua.',
  this_one: 'hapa',
  unknown_agent: 'Programu isiyojulikana',
  begun: 'tangu %{at}',
  last_used: 'ilitumika mwisho %{at}',
  expires: 'inaisha %{at}, isipotumika kabla',
  end: 'Maliza',
  end_of: 'Maliza kuingia kwa %{agent}, tangu %{at}',
  ended: 'Kuingia huko kumemalizwa.',
  log_out_everywhere: 'Toka kila mahali',
  log_out_everywhere_words:
    'Unatolewa kila mahali, hapa pia. Unaweza kuingia tena kwa nenosiri lako.',
  site: 'Tovuti hii',
  site_language: 'Lugha ya tovuti hii',
  my_rights: 'Ninachoruhusiwa',
};

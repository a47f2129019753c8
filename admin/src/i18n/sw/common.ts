import type { common as english } from '../en/common';
import type { Translated } from '../translated';

export const common: Translated<typeof english> = {
  title: 'Usimamizi wa OrderFlow',
  loading: 'Tovuti ya usimamizi inapakia.',
  language: 'Lugha',
  menu: 'Menyu kuu',
  back_to_shop: 'Ukurasa wa mwanzo',
  log_in: {
    title: 'Ingia',
    words: 'Kwa wafanyakazi wa duka.',
    email: 'Barua pepe',
    password: 'Nenosiri',
    submit: 'Ingia',
    or: 'au',
    oidc: 'Ingia kwa OpenID Connect',
    google: 'Ingia kwa Google',
    forgotten: 'Nimesahau nenosiri',
    not_an_admin:
      'Akaunti hii ni ya mteja, na tovuti hii ni ya wafanyakazi wa duka. Umetolewa tena.',
    refused:
      'Kuingia kupitia mtoa huduma hakukuanzishwa kwenye kichupo hiki. Tafadhali jaribu tena.',
    ended: 'Umetoka. Tafadhali ingia tena.',
  },
  trouble: {
    network: 'Duka halipatikani kwa sasa. Hakuna kilichopotea: jaribu tena ukiwa na mtandao.',
    timeout: 'Duka limechelewa kujibu. Tafadhali jaribu tena.',
    not_allowed: 'Huruhusiwi kufanya hivi.',
    not_found: 'Hiki hakipo, au hakipo tena.',
    later:
      'Duka lina shughuli nyingi. Tafadhali jaribu tena baada ya sekunde %{smart_count}. |||| Duka lina shughuli nyingi. Tafadhali jaribu tena baada ya sekunde %{smart_count}.',
    changed: 'Mtu amebadilisha hiki kwa sasa. Kipakie upya na urudie badiliko lako.',
    invalid: 'Kuna kitu bado hakiko sawa: tazama sehemu zilizowekwa alama.',
    server: 'Hitilafu imetokea dukani. Tafadhali jaribu tena.',
    request: '%{detail} (ombi %{id})',
    page: 'Ukurasa huu haukuweza kuonyeshwa.',
    reload: 'Pakia upya',
  },
};

import type { admins as english } from '../en/admins';
import type { Translated } from '../translated';

export const admins: Translated<typeof english> = {
  resource: {
    name: 'Msimamizi |||| Wasimamizi',
    fields: {
      full_name: 'Jina',
      first_name: 'Jina la kwanza',
      last_name: 'Jina la ukoo',
      email: 'Barua pepe',
      password: 'Nenosiri',
      role: 'Wadhifa',
      permissions: 'Anaruhusiwa',
      is_active: 'Anatumika',
      created_at: 'Tangu',
    },
  },
  roles: {
    manager: 'Meneja',
    admin: 'Msimamizi',
    super_admin: 'Msimamizi mkuu',
  },
  role_words: {
    manager: 'anaendesha kazi za kila siku, kwa ruhusa zilizotolewa hapa',
    admin: 'anasimamia sehemu ya duka, kwa ruhusa zilizotolewa hapa',
    super_admin: 'anaruhusiwa kila kitu; anawekwa na kubadilishwa na mwenzake tu',
  },
  permissions: {
    manage_products: 'Bidhaa na kategoria',
    manage_customers: 'Wateja',
    manage_orders: 'Oda',
    manage_admins: 'Wasimamizi na kumbukumbu za ukaguzi',
    view_reports: 'Takwimu',
    send_notifications: 'Ujumbe',
    create_admins: 'Wasimamizi wapya',
  },
  permission_words: {
    manage_products: 'kuunda na kubadilisha bidhaa na kategoria, akiba na picha zake',
    manage_customers: 'kuona, kubadilisha, kufunga, kunakili na kufuta akaunti za wateja',
    manage_orders: 'kuona oda zote, kuzisogeza mbele, kuzighairi, kurekodi malipo',
    manage_admins:
      'kubadilisha ruhusa za wengine, kufunga akaunti zao, kusoma kumbukumbu za ukaguzi',
    view_reports: 'kuona takwimu za duka na kutuma ripoti ya siku',
    send_notifications: 'kuwaandikia wateja, kutuma ujumbe tena, kusimamisha na kupunguza njia',
    create_admins:
      'kuwafungulia akaunti wafanyakazi wengine wa duka, kwa ruhusa alizo nazo mwenyewe',
  },
  all: 'Kila kitu',
  nothing: 'Kutazama tu',
  rights: 'Anachoruhusiwa',
  role_label: 'Wadhifa',
  may_label: 'Anaruhusiwa',
  only_yours: 'Unaweza kutoa ruhusa ulizo nazo mwenyewe tu.',
  save: 'Hifadhi ruhusa',
  saved: 'Ruhusa za %{name} zimebadilishwa.',
  password_hint: 'Mwambie kwa njia salama; anaweza kulibadilisha kwenye “Akaunti yangu”.',
  made: 'Akaunti ipo. Amejulishwa kwa barua pepe.',
  own: 'Hizi ni ruhusa zako mwenyewe: lazima mwingine azibadilishe.',
  above: 'Msimamizi mkuu anabadilishwa na msimamizi mkuu tu.',
  audit: 'Alichofanya msimamizi huyu',
  deactivate: 'Funga akaunti',
  deactivate_words: '%{name} anatolewa mara moja na hawezi kuingia tena. Hili linaweza kurudishwa.',
  deactivated: '%{name} haruhusiwi kuingia tena.',
  activate: 'Fungua akaunti',
  activate_words: '%{name} anaruhusiwa kuingia tena, kwa ruhusa zilezile.',
  activated: '%{name} anaruhusiwa kuingia tena.',
};

import type { upkeep as english } from '../en/upkeep';
import type { Translated } from '../translated';

export const upkeep: Translated<typeof english> = {
  findings: {
    name: 'Kasoro |||| Kasoro',
    fields: {
      first_seen: 'Ilionekana kwanza',
      last_seen: 'Ilionekana mwisho',
      kind: 'Nini',
      needs_person: 'Inahitaji mtu',
    },
  },
  says: 'Kila saa maagizo, akiba, jumbe na mitiririko hulinganishwa. Hapa kuna yale yasiyo sawa, hadi yatakapokuwa sawa tena.',
  none: 'Kila kitu kiko sawa.',
  search: 'Namba ya agizo, SKU au kitambulisho',
  needs_person: 'Inahitaji mtu',
  seen: 'ilionekana kuanzia %{first} hadi %{last}',
  repaired: 'ilirekebishwa mara %{smart_count} |||| ilirekebishwa mara %{smart_count}',
  kinds: {
    stock_differs: {
      means: 'Akiba hailingani na leja yake',
      deed: 'Hesabu bidhaa zilizopo, kisha uweke akiba iwe hiyo.',
    },
    total_differs: {
      means: 'Jumla ya agizo si jumla ya bidhaa zake',
      deed: 'Linganisha na barua pepe ya agizo. Mtu alibadilisha data kwa mkono.',
    },
    status_differs: {
      means: 'Hali ya agizo si ya mwisho katika historia yake',
      deed: 'Linganisha na kumbukumbu za ukaguzi. Mtu alibadilisha data kwa mkono.',
    },
    actor_missing: {
      means: 'Mtiririko wa agizo haukuendelea',
      deed: 'Umeanzishwa tena. Ikitokea kila saa, tazama jinsi ulivyoisha mara za mwisho.',
    },
    attributes_differ: {
      means: 'Agizo linaonyeshwa vibaya katika Temporal',
      deed: 'Limeambiwa lijionyeshe upya. Ikitokea kila saa, tazama kama kuna mtendaji anayefanya kazi.',
    },
    sender_missing: {
      means: 'Ujumbe haukuwa na wa kuutuma',
      deed: 'Mtiririko wake umeanzishwa tena.',
    },
    mailing_missing: {
      means: 'Ujumbe kwa wateja ulisimama',
      deed: 'Mtiririko wake umeanzishwa tena.',
    },
    actor_idle: {
      means: 'Mtiririko unaendelea kwa agizo lililokamilika',
      deed: 'Tazama katika Temporal Web unasubiri nini. Kuusimamisha hakupotezi chochote.',
    },
    order_missing: {
      means: 'Mtiririko unaendelea kwa agizo lisilopo',
      deed: 'Ikiwa agizo limepotea kabisa, simamisha mtiririko katika Temporal Web.',
    },
    task_failing: {
      means: 'Msimbo wa mtiririko unashindwa',
      deed: 'Mwambie anayeendesha mfumo: arudi kwenye toleo la awali, au aurekebishe.',
    },
  },
};

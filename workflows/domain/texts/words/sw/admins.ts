import { translationOf } from '../../phrase';
import type { admins as english } from '../en/admins';

export const admins = translationOf<typeof english>()({
  footer: 'Unapata ujumbe huu kwa sababu wewe ni msimamizi wa duka hili.',
  newOrder: { subject: 'Oda mpya {orderNumber}, {total}', heading: 'Oda mpya {orderNumber}' },
  leftUnconfirmed: {
    subject: 'Oda {orderNumber} bado inasubiri kuthibitishwa',
    says: 'Hakuna aliyethibitisha wala kughairi oda hii tangu ilipoagizwa {placed}. Bidhaa zake zimetengwa na mteja anasubiri.',
  },
  openOrder: 'Fungua oda',
  seeWorkflow: 'Tazama mtiririko wake katika Temporal',
  alert: {
    info: 'Kwa taarifa yako',
    warning: 'Onyo',
    error: 'Hitilafu',
    success: 'Habari njema',
    subject: '{name}: {message}',
  },
  report: {
    subject: 'Ripoti ya {day}',
    orders: 'Oda',
    withStatus: '… {status}',
    revenue: 'Mapato (zilizofikishwa)',
    newCustomers: 'Wateja wapya',
    messagesSent: 'Jumbe zilizotumwa',
    messagesFailed: 'Jumbe zilizoshindwa kutumwa',
    ordersPerDay: 'Oda kwa siku',
  },
  lowStock: {
    one: 'Bidhaa {count} inakaribia kuisha',
    other: 'Bidhaa {count} zinakaribia kuisha',
    none: 'Hakuna bidhaa iliyobaki chini ya {limit}.',
    these: 'Bidhaa hizi zimebaki chini ya {limit}:',
    left: 'zimebaki {count}',
    more: 'Na nyingine {count}.',
  },
  findings: {
    one: 'Jambo {count} haliko sawa',
    other: 'Mambo {count} hayako sawa',
    says: 'Ukaguzi wa kila saa wa oda, bidhaa, jumbe na mitiririko umegundua haya. Hakuna kilichobadilishwa: lazima mtu aangalie.',
    kinds: {
      stock_differs: 'Idadi ya bidhaa hailingani na leja yake',
      total_differs: 'Jumla ya oda si jumla ya bidhaa zake',
      status_differs: 'Hali ya oda si ile iliyo kwenye historia yake',
      actor_missing: 'Mtiririko wa oda haudumu',
      attributes_differ: 'Oda inaonyeshwa vibaya katika Temporal',
      sender_missing: 'Mtumaji wa ujumbe hadumu',
      mailing_missing: 'Mtiririko wa jumbe za wengi haudumu',
      actor_idle: 'Mtiririko unaendelea kwa oda iliyokamilika',
      order_missing: 'Mtiririko unaendelea kwa oda ambayo haipo',
      task_failing: 'Msimbo wa mtiririko unashindwa',
    },
    more: 'Na mengine {count}.',
    list: 'Yote yaliyo wazi: {url} Unaambiwa kila jambo mara moja. La kufanya limeandikwa katika docs/reconciler.md.',
  },
});

import { translationOf } from '../../phrase';
import type { orders as english } from '../en/orders';

export const orders = translationOf<typeof english>()({
  footer:
    'Unapata ujumbe huu kwa sababu ya oda yako kwetu. Unaweza kuzima jumbe kuhusu oda kwenye wasifu wako.',
  mail: {
    placed: {
      subject: 'Tumepokea oda {orderNumber}',
      says: 'Asante kwa oda yako. Tumeipokea na tutaithibitisha hivi karibuni. Hivi ndivyo vitu ulivyoagiza:',
    },
    confirmed: {
      subject: 'Oda {orderNumber} imethibitishwa',
      says: 'Habari njema: oda yako imethibitishwa. Tutakujulisha itakapokuwa njiani.',
    },
    processing: {
      subject: 'Oda {orderNumber} inafungashwa',
      says: 'Tunaandaa oda yako. Tutakujulisha mara tu itakapotumwa.',
    },
    shipped: {
      subject: 'Oda {orderNumber} imetumwa',
      says: 'Oda yako imetumwa na iko njiani kuja kwako.',
    },
    delivered: {
      subject: 'Oda {orderNumber} imefikishwa',
      says: 'Oda yako imefikishwa. Asante kwa kununua kwetu!',
    },
    cancelled: {
      subject: 'Oda {orderNumber} imeghairiwa',
      says: 'Oda yako imeghairiwa. Hakuna kitakacholetwa.',
    },
    refunded: {
      subject: 'Umerudishiwa pesa za oda {orderNumber}',
      says: 'Tumekurudishia pesa za oda yako. Kulingana na benki au mtoa huduma wako, huenda ikachukua siku chache kabla ya kuziona.',
    },
  },
  aboutYourPayment: 'Tutawasiliana nawe kuhusu malipo yako.',
  receipt: {
    subject: 'Risiti ya oda {orderNumber}',
    says: 'Tumepokea malipo yako ya {paid}. Asante!',
  },
  sms: {
    placed:
      'Asante! Tumepokea oda yako {orderNumber}, jumla {total}. Inatarajiwa kukufikia ifikapo {delivery}.',
    confirmed: 'Oda yako {orderNumber} imethibitishwa. Tutakujulisha itakapokuwa njiani.',
    processing: 'Tunafungasha oda yako {orderNumber} sasa.',
    shipped: 'Oda yako {orderNumber} imetumwa na iko njiani kuja kwako.',
    delivered: 'Oda yako {orderNumber} imefikishwa. Asante kwa kununua kwetu!',
    cancelled: 'Oda yako {orderNumber} imeghairiwa.',
    refunded: 'Umerudishiwa pesa za oda yako {orderNumber}: {total}.',
  },
});

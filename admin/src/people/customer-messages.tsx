import { ReferenceManyField, useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { LinkedLines } from './linked-lines';

export function CustomerMessages({ id }: { readonly id: number }) {
  const translate = useTranslate();
  const { time } = useFormats();
  return (
    <Section title={translate('people.customer.messages')}>
      <ReferenceManyField
        reference="notifications"
        target="recipient"
        record={{ id }}
        perPage={10}
        sort={{ field: 'created_at', order: 'DESC' }}
      >
        <LinkedLines<Notification>
          empty={translate('people.customer.no_messages')}
          title={({ subject, message }) => (subject === '' ? shortened(message) : subject)}
          end={({ status }) => translate(`notifications.status.${status}`)}
          below={({ notification_type, created_at }) =>
            `${translate(`notifications.channel.${notification_type}`)} · ${time(created_at)}`
          }
        />
      </ReferenceManyField>
    </Section>
  );
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}

import OpenIcon from '@mui/icons-material/OpenInNewOutlined';
import { Box, Link as StyledLink, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useCanAccess, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { NotificationDetail } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { useAmount } from './use-amount';
import { recipientOf } from './recipient-of';

/** To whom, about what, by whom, and what it cost. */
export function NotificationFacts({ message }: { readonly message: NotificationDetail }) {
  const translate = useTranslate();
  const { time, number } = useFormats();
  const amountOf = useAmount();
  const { canAccess: seesOrder } = useCanAccess({ resource: 'orders', action: 'list' });
  const { event, order, order_number, sms_details, email_details, workflow } = message;
  const details = sms_details ?? email_details;
  const provider = details?.provider ?? null;
  return (
    <Section title={translate('notifications.page.about')}>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1 }}>
        <Fact name="event">{translate(`notifications.event.${event}`, { _: event })}</Fact>
        <Fact name="to">{recipientOf(message)}</Fact>
        <Fact name="address">{sms_details?.phone_number ?? email_details?.email_address}</Fact>
        {order !== null && (
          <Fact name="order">
            {seesOrder === true ? (
              <StyledLink component={Link} to={`/orders/${order}/show`}>
                {order_number}
              </StyledLink>
            ) : (
              order_number
            )}
          </Fact>
        )}
        <Fact name="made">{time(message.created_at)}</Fact>
        <Fact name="tries">{number(message.attempts)}</Fact>
        <Fact name="provider">{provider && translate(`notifications.provider.${provider}`)}</Fact>
        <Fact name="message_id">{details?.message_id}</Fact>
        <Fact name="cost">
          {sms_details?.cost &&
            [
              amountOf(sms_details.cost, sms_details.currency),
              sms_details.units &&
                translate('notifications.page.units', { smart_count: sms_details.units }),
            ]
              .filter(Boolean)
              .join(' · ')}
        </Fact>
        <Fact name="template">{email_details?.template_used}</Fact>
        {workflow !== null && (
          <Fact name="workflow">
            <StyledLink href={workflow.temporal_url} target="_blank" rel="noopener noreferrer">
              {translate('notifications.page.temporal')}
              <OpenIcon
                fontSize="inherit"
                titleAccess={translate('notifications.page.new_tab')}
                sx={{ ml: 0.5, verticalAlign: 'middle' }}
              />
            </StyledLink>
          </Fact>
        )}
      </Box>
    </Section>
  );
}

/** Nothing where there is nothing to tell. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const translate = useTranslate();
  if (children === null || children === undefined || children === '') return null;
  const label =
    name === 'event' ? 'resources.notifications.fields.event' : `notifications.page.${name}`;
  return (
    <div>
      <Typography component="dt" variant="body2" color="text.secondary">
        {translate(label)}
      </Typography>
      <Typography component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Typography>
    </div>
  );
}

import { Alert, Box, Button, Chip, Link as StyledLink, Stack, Typography } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { CustomProgress } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';

interface MailingPage {
  readonly next: string | null;
  readonly results: readonly CustomProgress[];
}

/** What has been written to customers, the latest first. */
export function PastMailings() {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['mailings'],
    queryFn: ({ pageParam, signal }) =>
      dataProvider.call<MailingPage>('GET', '/admin/notifications/custom/', {
        signal,
        query: { page: pageParam, page_size: 10 },
      }),
    initialPageParam: 1,
    getNextPageParam: ({ next }, pages) => (next === null ? undefined : pages.length + 1),
  });
  const mailings = data?.pages.flatMap(({ results }) => results);
  return (
    <Section title={translate('notifications.mailings.past')}>
      {error !== null && <Alert severity="warning">{error.message}</Alert>}
      {mailings?.length === 0 && (
        <Typography>{translate('notifications.mailings.none')}</Typography>
      )}
      {mailings !== undefined && mailings.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {mailings.map((mailing) => (
            <Mailing key={mailing.workflow_id} mailing={mailing} />
          ))}
        </Box>
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {translate('notifications.mailings.more')}
        </Button>
      )}
    </Section>
  );
}

function Mailing({ mailing }: { readonly mailing: CustomProgress }) {
  const translate = useTranslate();
  const { time, number } = useFormats();
  const { workflow_id, subject, message, status, sent, failed, skipped, customers } = mailing;
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', py: 1 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <StyledLink component={Link} to={`/write/${workflow_id}`} sx={{ overflowWrap: 'anywhere' }}>
          {subject || message.slice(0, 80)}
        </StyledLink>
        <Chip
          size="small"
          variant="outlined"
          label={translate(`notifications.mailings.status.${status}`)}
        />
      </Stack>
      <Typography variant="body2" color="text.secondary">
        {time(mailing.created_at)} ·{' '}
        {translate('notifications.mailings.customers', { smart_count: customers })} ·{' '}
        {translate('notifications.mailings.counts', {
          sent: number(sent),
          failed: number(failed),
          skipped: number(skipped),
        })}
      </Typography>
    </Box>
  );
}

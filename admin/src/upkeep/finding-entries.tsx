import { Box, Card, CardContent, Chip, Stack, Typography } from '@mui/material';
import { ListNoResults, useListContext, useTranslate } from 'react-admin';
import type { Finding } from '../data/contracts';
import { PageLink } from '../shop/page-link';
import { useFormats } from '../shop/use-formats';

export function FindingEntries() {
  const translate = useTranslate();
  const { data, total, filterValues } = useListContext<Finding>();
  if (data === undefined) return null;
  if (total === 0) {
    const isFiltered = Object.keys(filterValues as object).length > 0;
    return isFiltered ? <ListNoResults /> : <Typography>{translate('upkeep.none')}</Typography>;
  }
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.map((finding) => (
        <li key={finding.id}>
          <Entry finding={finding} />
        </li>
      ))}
    </Stack>
  );
}

function Entry({ finding }: { readonly finding: Finding }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { kind, subject, details, repairs } = finding;
  const seen = Object.entries(details).map(([name, value]) => `${name} ${value ?? '–'}`);
  return (
    <Card>
      <CardContent sx={{ '&:last-child': { pb: 2 } }}>
        <Stack
          direction={{ xs: 'column', sm: 'row' }}
          sx={{ justifyContent: 'space-between', columnGap: 2 }}
        >
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <strong>{translate(`upkeep.kinds.${kind}.means`)}</strong>
            {' · '}
            <PageLink {...pageOf(subject)}>{subject.label}</PageLink>
          </Box>
          <Box sx={{ flexShrink: 0 }}>
            {finding.needs_person && (
              <Chip size="small" color="warning" label={translate('upkeep.needs_person')} />
            )}
          </Box>
        </Stack>
        <Typography sx={{ mt: 0.5 }}>{translate(`upkeep.kinds.${kind}.deed`)}</Typography>
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1, overflowWrap: 'anywhere' }}>
          {[
            ...seen,
            translate('upkeep.seen', {
              first: time(finding.first_seen),
              last: time(finding.last_seen),
            }),
            ...(repairs > 0 ? [translate('upkeep.repaired', { smart_count: repairs })] : []),
          ].join(' · ')}
        </Typography>
      </CardContent>
    </Card>
  );
}

const resources: Readonly<Record<string, string>> = {
  order: 'orders',
  product: 'products',
  notification: 'notifications',
};

/** An order's workflow is looked at on the order's page, which says what it is waiting for. */
function pageOf({ type, id }: Finding['subject']) {
  const orderId = type === 'workflow' ? /^order-(.+)$/.exec(id)?.[1] : undefined;
  return orderId === undefined
    ? { resource: resources[type], id }
    : { resource: 'orders', id: orderId };
}

import { Box, Card, CardContent, Stack, Typography } from '@mui/material';
import { ListNoResults, useListContext, useTranslate } from 'react-admin';
import type { AuditEntry } from '../data/contracts';
import { PageLink } from '../shop/page-link';
import { useFormats } from '../shop/use-formats';
import { AuditDifference } from './audit-difference';

export function AuditEntries() {
  const { data, total } = useListContext<AuditEntry>();
  if (data === undefined) return null;
  if (total === 0) return <ListNoResults />;
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.map((entry) => (
        <li key={entry.id}>
          <Entry entry={entry} />
        </li>
      ))}
    </Stack>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { action, ip, user_agent: agent, request_id: id } = entry;
  const from = [
    ip !== null && translate('people.audit.from', { ip }),
    agent !== null && translate('people.audit.with', { agent }),
    id !== null && translate('people.audit.request', { id }),
  ].filter((each) => each !== false);
  return (
    <Card>
      <CardContent sx={{ '&:last-child': { pb: 2 } }}>
        <Stack
          direction={{ xs: 'column', sm: 'row' }}
          sx={{ justifyContent: 'space-between', columnGap: 2 }}
        >
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            <strong>{translate(`people.audit.actions.${action}`, { _: action })}</strong>
            {' · '}
            <Subject subject={entry.subject} />
          </Box>
          <Typography
            component="time"
            dateTime={entry.at}
            color="text.secondary"
            sx={{ flexShrink: 0 }}
          >
            {time(entry.at)}
          </Typography>
        </Stack>
        <Typography sx={{ overflowWrap: 'anywhere' }}>
          <Doer actor={entry.actor} />
        </Typography>
        <AuditDifference entry={entry} />
        {from.length > 0 && (
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{ mt: 1, overflowWrap: 'anywhere' }}
          >
            {from.join(' · ')}
          </Typography>
        )}
      </CardContent>
    </Card>
  );
}

/** Their names are for those who manage customers. */
function Doer({ actor }: { readonly actor: AuditEntry['actor'] }) {
  const translate = useTranslate();
  const { type, id, name } = actor;
  if (type === 'system') return translate('people.audit.system');
  if (id === null) return translate('people.audit.nobody');
  const shown = name ?? translate(`people.audit.one_of.${type}`, { id });
  return (
    <PageLink resource={`${type}s`} id={String(id)}>
      {shown}
    </PageLink>
  );
}

/** Where the pages of things are, if they have any. */
const resourceOf: Readonly<Record<string, string>> = {
  order: 'orders',
  product: 'products',
  category: 'categories',
  customer: 'customers',
  admin: 'admins',
};

function Subject({ subject }: { readonly subject: AuditEntry['subject'] }) {
  const translate = useTranslate();
  const { type, id } = subject;
  const kind = translate(`people.audit.subjects.${type}`, { _: type });
  return (
    <PageLink resource={resourceOf[type]} id={id}>
      {`${kind} ${shortened(id)}`.trim()}
    </PageLink>
  );
}

/** A UUID is known by its beginning. */
function shortened(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) ? id.slice(0, 8) : id;
}

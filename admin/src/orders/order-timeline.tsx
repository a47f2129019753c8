import { Box, Typography } from '@mui/material';
import { visuallyHidden } from '@mui/utils';
import { useTranslate } from 'react-admin';
import type { TimelineItem } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';

interface TimelineProps {
  readonly timeline: readonly TimelineItem[] | undefined;
  readonly latest: TimelineItem | undefined;
}

/** What happened, the latest first. */
export function OrderTimeline({ timeline, latest }: TimelineProps) {
  const translate = useTranslate();
  const { time } = useFormats();
  const words = useWords();
  return (
    <Section title={translate('orders.timeline.title')}>
      {/* What comes in is said; the list itself would be read from its beginning. */}
      <Box component="output" sx={visuallyHidden}>
        {latest !== undefined && words(latest)}
      </Box>
      <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, p: 0 }} aria-busy={!timeline}>
        {(timeline ?? []).toReversed().map((item, index, { length }) => (
          <Box
            component="li"
            key={length - index}
            sx={{ borderLeft: 2, borderColor: 'divider', pl: 2, pb: 1.5 }}
          >
            <Typography>{words(item)}</Typography>
            {item.note !== '' && (
              <Typography sx={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                “{item.note}”
              </Typography>
            )}
            <Typography variant="body2" color="text.secondary">
              <time dateTime={item.at}>{time(item.at)}</time> · <Actor actor={item.actor} />
            </Typography>
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function Actor({ actor }: { readonly actor: TimelineItem['actor'] }) {
  const translate = useTranslate();
  if (actor.name !== undefined) {
    return <>{translate(`orders.timeline.named.${actor.type}`, { name: actor.name })}</>;
  }
  return <>{translate(`orders.timeline.by.${actor.type}`)}</>;
}

function useWords(): (item: TimelineItem) => string {
  const translate = useTranslate();
  return ({ kind, to_status, notification }) => {
    if (to_status !== null && kind === 'status_changed') {
      return translate('orders.timeline.status_changed', {
        status: translate(`orders.status.${to_status}`),
      });
    }
    return translate(`orders.timeline.${kind}`, {
      _: kind,
      message:
        notification === null
          ? ''
          : translate('orders.timeline.message', {
              channel: translate(`notifications.channel.${notification.notification_type}`),
              event: translate(`orders.news.${notification.event}`, { _: notification.event }),
            }),
    });
  };
}

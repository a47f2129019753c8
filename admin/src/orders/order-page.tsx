import BackIcon from '@mui/icons-material/ArrowBackOutlined';
import { Alert, Box, Button, Chip, Stack, Typography } from '@mui/material';
import type { ReactElement } from 'react';
import { Loading, Title, useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { useFormats } from '../shop/use-formats';
import { LiveMark } from './live-mark';
import { OrderCustomer } from './order-customer';
import { OrderItems } from './order-items';
import { OrderMessages } from './order-messages';
import { OrderSteps } from './order-steps';
import { OrderTimeline } from './order-timeline';
import { OrderWaiting } from './order-waiting';
import { StatusChip } from './status-chip';
import { useOrder } from './use-order';

/** Everything about one order, and what may be done with it. */
export function OrderPage() {
  const { id = '' } = useParams();
  return <OneOrder key={id} id={id} />;
}

function OneOrder({ id }: { readonly id: string }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const view = useOrder(id);
  const { order, explanation, trouble } = view;
  return (
    <Box sx={{ mt: 1, mb: 4 }}>
      <Title title={order?.order_number ?? translate('orders.page.loading')} />
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1, flexWrap: 'wrap', mb: 2 }}>
        <Button component={Link} to="/orders" startIcon={<BackIcon />} size="small">
          {translate('orders.page.all')}
        </Button>
        <Box sx={{ flexGrow: 1 }} />
        {order !== undefined && <LiveMark liveness={view.liveness} />}
      </Stack>
      {order === undefined ? (
        <NotShown trouble={trouble} onAgain={() => void view.refresh()} />
      ) : (
        <>
          <Stack direction="row" sx={{ alignItems: 'center', gap: 1, flexWrap: 'wrap', mb: 2 }}>
            <Typography component="p" variant="h5" sx={{ fontWeight: 600 }}>
              {order.order_number}
            </Typography>
            <StatusChip status={order.status} />
            <Chip
              size="small"
              variant="outlined"
              color={order.is_paid ? 'primary' : 'default'}
              label={translate(order.is_paid ? 'orders.paid' : 'orders.unpaid')}
            />
            <Typography color="text.secondary">
              {translate('orders.page.placed', { time: time(order.created_at) })}
            </Typography>
          </Stack>
          <Columns
            side={[
              [1, <OrderSteps key="steps" view={view} order={order} />],
              [3, <OrderCustomer key="customer" order={order} />],
              [6, <OrderWaiting key="waiting" view={view} />],
              [
                4,
                <OrderMessages
                  key="messages"
                  messages={explanation?.notifications}
                  onRetried={() => void view.refresh()}
                />,
              ],
            ]}
            main={[
              [2, <OrderItems key="items" order={order} stock={explanation?.stock} />],
              [5, <OrderTimeline key="timeline" timeline={view.timeline} latest={view.latest} />],
            ]}
          />
        </>
      )}
    </Box>
  );
}

/** A section, and its place where there is room for one column only. */
type Placed = readonly [place: number, section: ReactElement];

function Columns({ main, side }: Record<'main' | 'side', readonly Placed[]>) {
  const column = (sections: readonly Placed[], order: number) => (
    <Box
      sx={{
        display: { xs: 'contents', md: 'flex' },
        flexDirection: 'column',
        gap: 2,
        order: { md: order },
      }}
    >
      {sections.map(([place, section]) => (
        <Box key={section.key} sx={{ order: { xs: place, md: 'initial' }, minWidth: 0 }}>
          {section}
        </Box>
      ))}
    </Box>
  );
  return (
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 7fr) minmax(0, 5fr)' },
        gap: 2,
        alignItems: 'start',
      }}
    >
      {column(side, 2)}
      {column(main, 1)}
    </Box>
  );
}

function NotShown(props: { readonly trouble: Error | null; readonly onAgain: () => void }) {
  const translate = useTranslate();
  const { trouble, onAgain } = props;
  if (trouble === null) return <Loading />;
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" onClick={onAgain}>
          {translate('common.trouble.reload')}
        </Button>
      }
    >
      {trouble.message}
    </Alert>
  );
}

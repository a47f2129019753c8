import { Link, Typography } from '@mui/material';
import {
  DataTable,
  FunctionField,
  Pagination,
  ReferenceManyField,
  useTranslate,
} from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { StockMovement } from '../../data/contracts';
import { TimeField } from '../../shop/time-field';
import { ScrollRegion } from '../scroll-region';

/** Every change of the stock, with whose it was and why. */
export function StockLedger() {
  const translate = useTranslate();
  return (
    <>
      <Typography variant="body2" color="text.secondary" sx={{ mb: 1 }}>
        {translate('catalogue.stock.ledger_words')}
      </Typography>
      <ReferenceManyField
        reference="stock_movements"
        target="product"
        sort={{ field: 'at', order: 'DESC' }}
        perPage={10}
        pagination={<Pagination rowsPerPageOptions={[10, 25, 50]} />}
      >
        <ScrollRegion label={translate('resources.stock_movements.name', { smart_count: 2 })}>
          <DataTable<StockMovement> bulkActionButtons={false} rowClick={false}>
            <DataTable.Col source="at">
              <TimeField source="at" />
            </DataTable.Col>
            <DataTable.Col source="kind" disableSort>
              <FunctionField<StockMovement>
                render={({ kind }) => translate(`catalogue.stock.kind.${kind}`)}
              />
            </DataTable.Col>
            <DataTable.Col source="quantity" align="right" disableSort>
              <FunctionField<StockMovement>
                render={({ quantity }) => (quantity > 0 ? `+${quantity}` : quantity)}
              />
            </DataTable.Col>
            <DataTable.Col source="reason" disableSort />
            <DataTable.Col source="order" disableSort>
              <FunctionField<StockMovement>
                render={({ order, order_number }) =>
                  order && (
                    <Link component={RouterLink} to={`/orders/${order}/show`}>
                      {order_number}
                    </Link>
                  )
                }
              />
            </DataTable.Col>
            <DataTable.Col source="actor" disableSort>
              <FunctionField<StockMovement>
                render={({ actor }) =>
                  actor.name ??
                  translate(`catalogue.stock.by.${actor.type}`, { id: actor.id ?? '' })
                }
              />
            </DataTable.Col>
          </DataTable>
        </ScrollRegion>
      </ReferenceManyField>
    </>
  );
}

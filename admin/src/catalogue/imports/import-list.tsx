import { Link, Stack, Typography } from '@mui/material';
import { DataTable, FunctionField, ListBase, Pagination, Title, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Import } from '../../data/contracts';
import { Section } from '../../layout/section';
import { useFormats } from '../../shop/use-formats';
import { ExportButton } from '../export-button';
import { PageParts } from '../page-parts';
import { UploadForm } from './upload-form';
import { ScrollRegion } from '../scroll-region';

/** The catalogue as files, in and out. */
export function ImportList() {
  const translate = useTranslate();
  return (
    <PageParts>
      <Title title={translate('resources.imports.name', { smart_count: 1 })} />
      <Section title={translate('catalogue.taking.title')}>
        <UploadForm />
      </Section>
      <Section title={translate('catalogue.taking.export_title')}>
        <Typography>{translate('catalogue.taking.export_words')}</Typography>
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mt: 1 }}>
          {(['products', 'categories'] as const).map((kind) => (
            <ExportButton
              key={kind}
              path={`/${kind}/export/`}
              label={translate(`catalogue.taking.export_${kind}`)}
            />
          ))}
        </Stack>
      </Section>
      <Section title={translate('catalogue.taking.past')}>
        <ListBase sort={{ field: 'created_at', order: 'DESC' }} perPage={10}>
          <Past />
          <Pagination rowsPerPageOptions={[10, 25, 50]} />
        </ListBase>
      </Section>
    </PageParts>
  );
}

function Past() {
  const translate = useTranslate();
  const { time } = useFormats();
  return (
    <ScrollRegion label={translate('resources.imports.name', { smart_count: 2 })}>
      <DataTable<Import>
        bulkActionButtons={false}
        rowClick={false}
        empty={<Typography>{translate('catalogue.taking.none_yet')}</Typography>}
      >
        <DataTable.Col source="created_at">
          <FunctionField<Import>
            render={({ id, created_at }) => (
              <Link component={RouterLink} to={`/imports/${id}/show`}>
                <time dateTime={created_at}>{time(created_at)}</time>
              </Link>
            )}
          />
        </DataTable.Col>
        <DataTable.Col source="kind" disableSort>
          <FunctionField<Import> render={({ kind }) => translate(`catalogue.taking.${kind}`)} />
        </DataTable.Col>
        <DataTable.Col source="dry_run" disableSort>
          <FunctionField<Import>
            render={({ dry_run }) => translate(`catalogue.${dry_run ? 'yes' : 'no'}`)}
          />
        </DataTable.Col>
        <DataTable.Col source="status" disableSort>
          <FunctionField<Import>
            render={({ status }) => translate(`catalogue.taking.status.${status}`)}
          />
        </DataTable.Col>
        <DataTable.NumberCol source="lines" disableSort />
        <DataTable.NumberCol source="created" disableSort />
        <DataTable.NumberCol source="changed" disableSort />
        <DataTable.NumberCol source="refused" disableSort />
      </DataTable>
    </ScrollRegion>
  );
}

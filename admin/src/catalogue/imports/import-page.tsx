import { Button, Link } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ShowBase, Title, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Import } from '../../data/contracts';
import { Section } from '../../layout/section';
import { PageParts } from '../page-parts';
import { ImportCommands } from './import-commands';
import { ImportLines } from './import-lines';
import { ImportProgress } from './import-progress';

const askEveryMs = 1_000;

const isUnderWay = (job: Import | undefined) =>
  job !== undefined && ['receiving', 'running'].includes(job.status);

/** How far an import is, what it came to, and what can be done with it. */
export function ImportPage() {
  return (
    <ShowBase<Import>
      queryOptions={{
        refetchInterval: ({ state }) => (isUnderWay(state.data) ? askEveryMs : false),
      }}
    >
      <Shown />
    </ShowBase>
  );
}

function Shown() {
  const translate = useTranslate();
  const job = useRecordContext<Import>();
  useAfterwards(job);
  if (job === undefined) return null;
  const title = translate(`catalogue.taking.${job.dry_run ? 'dry_page' : 'page'}`, {
    kind: translate(`catalogue.taking.${job.kind}`),
  });
  return (
    <PageParts>
      <Title title={title} />
      <Section
        title={translate('catalogue.taking.progress')}
        aside={
          <Button component={RouterLink} to="/imports">
            {translate('catalogue.taking.back')}
          </Button>
        }
      >
        <ImportProgress job={job} />
        <ImportCommands job={job} />
        <Link href={job.temporal_url}>{translate('catalogue.taking.temporal')}</Link>
      </Section>
      <Section title={translate(`catalogue.taking.${job.dry_run ? 'would' : 'came'}`)}>
        <ImportLines key={String(isUnderWay(job))} job={job} />
      </Section>
    </PageParts>
  );
}

/** What was read before it ended is out of date: the lines here, and the catalogue. */
function useAfterwards(job: Import | undefined): void {
  const queries = useQueryClient();
  const wasUnderWay = useRef(false);
  const now = isUnderWay(job);
  useEffect(() => {
    if (wasUnderWay.current && !now) {
      for (const name of ['import_lines', 'products', 'categories', 'imports']) {
        void queries.invalidateQueries({ queryKey: [name] });
      }
    }
    wasUnderWay.current = now;
  }, [now, queries]);
}

import { Box, Tab, Tabs } from '@mui/material';
import { Title, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { Section } from '../layout/section';
import { AlertForm } from './alert-form';
import { CustomForm } from './custom-form';
import { ForWhom } from './for-whom';
import { PastMailings } from './past-mailings';
import { TrialForm } from './trial-form';

const forms = {
  custom: <CustomForm />,
  trial_sms: <TrialForm channel="sms" />,
  trial_email: <TrialForm channel="email" />,
  alert: <AlertForm />,
} as const;
type Form = keyof typeof forms;

/** What the people of the shop write themselves. */
export function WritePage() {
  const translate = useTranslate();
  const [query, setQuery] = useSearchParams();
  const chosen = isForm(query.get('what')) ?? 'custom';
  return (
    <ForWhom name="write">
      <Title title={translate('notifications.sending.title')} />
      <Tabs
        value={chosen}
        onChange={(_, what: Form) => setQuery({ what }, { replace: true })}
        aria-label={translate('notifications.sending.choose')}
        variant="scrollable"
        allowScrollButtonsMobile
      >
        {Object.keys(forms).map((form) => (
          <Tab
            key={form}
            value={form}
            id={`write-${form}`}
            aria-controls="write-form"
            label={translate(`notifications.sending.${form}`)}
          />
        ))}
      </Tabs>
      <Box sx={{ display: 'grid', gap: 2, mt: 2 }}>
        <Box id="write-form" role="tabpanel" aria-labelledby={`write-${chosen}`}>
          <Section title={translate(`notifications.sending.${chosen}`)}>{forms[chosen]}</Section>
        </Box>
        {chosen === 'custom' && <PastMailings />}
      </Box>
    </ForWhom>
  );
}

function isForm(given: string | null): Form | undefined {
  return Object.keys(forms).find((each): each is Form => each === given);
}

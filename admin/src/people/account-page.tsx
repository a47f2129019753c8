import { Stack } from '@mui/material';
import { Title, useTranslate } from 'react-admin';
import { Section } from '../layout/section';
import { AccountLogIns } from './account-log-ins';
import { AccountPassword } from './account-password';
import { AccountProfile } from './account-profile';
import { mayInWords } from './admin-list';
import { SiteLanguage } from './site-language';
import { Facts } from './facts';
import { useMe } from './use-me';

/** What is one's own: profile, password, log-ins, language. */
export function AccountPage() {
  const translate = useTranslate();
  const me = useMe();
  return (
    <Stack spacing={2} sx={{ my: 2, maxWidth: 760 }}>
      <Title title={translate('people.account.title')} />
      <AccountProfile />
      {me !== undefined && (
        <Section title={translate('people.account.my_rights')}>
          <Facts
            facts={[
              [translate('people.admins.role_label'), translate(`people.admins.roles.${me.role}`)],
              [translate('people.admins.may_label'), mayInWords(me, translate)],
            ]}
          />
        </Section>
      )}
      <AccountPassword />
      <AccountLogIns />
      <SiteLanguage />
    </Stack>
  );
}

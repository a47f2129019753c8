import { FormControl, FormControlLabel, FormLabel, Radio, RadioGroup } from '@mui/material';
import { useId } from 'react';
import { useLocaleState, useLocales, useTranslate } from 'react-admin';
import { Section } from '../layout/section';

/** Of what is seen here; in which language messages come stands in the profile. */
export function SiteLanguage() {
  const translate = useTranslate();
  const [locale, setLocale] = useLocaleState();
  const locales = useLocales();
  const label = useId();
  return (
    <Section title={translate('people.account.site')}>
      <FormControl>
        <FormLabel id={label}>{translate('people.account.site_language')}</FormLabel>
        <RadioGroup
          row
          aria-labelledby={label}
          value={locale}
          onChange={(_event, chosen) => setLocale(chosen)}
        >
          {locales.map(({ locale: value, name }) => (
            <FormControlLabel key={value} control={<Radio />} value={value} label={name} />
          ))}
        </RadioGroup>
      </FormControl>
    </Section>
  );
}

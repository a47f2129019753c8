import { Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { BooleanInput, RadioButtonGroupInput, TextInput, email, required } from 'react-admin';

/** What is empty stays a text: the API takes no null here. */
const asTyped = (value: string) => value;
const languages = ['en', 'sw'].map((id) => ({ id, name: `people.languages.${id}` }));

/** What is kept of a person, by whoever writes it down. */
export function CustomerFields(props: {
  readonly emailHint?: string;
  /** Where these are somebody's own: the browser may fill them. */
  readonly isOwn?: boolean;
}) {
  const fill = (what: string) => (props.isOwn === true ? what : 'off');
  return (
    <>
      <Row>
        <TextInput
          source="first_name"
          parse={asTyped}
          validate={required()}
          autoComplete={fill('given-name')}
        />
        <TextInput
          source="last_name"
          parse={asTyped}
          validate={required()}
          autoComplete={fill('family-name')}
        />
      </Row>
      <Row>
        <TextInput
          source="email"
          type="email"
          parse={asTyped}
          validate={[required(), email()]}
          autoComplete={fill('email')}
          helperText={props.emailHint ?? false}
        />
        <TextInput
          source="phone_number"
          type="tel"
          parse={asTyped}
          validate={required()}
          autoComplete={fill('tel')}
        />
      </Row>
      <TextInput source="address" parse={asTyped} autoComplete={fill('street-address')} />
      <Row>
        <TextInput source="city" parse={asTyped} autoComplete={fill('address-level2')} />
        <TextInput source="state" parse={asTyped} autoComplete={fill('address-level1')} />
      </Row>
      <Row>
        <TextInput source="postal_code" parse={asTyped} autoComplete={fill('postal-code')} />
        <TextInput
          source="country"
          parse={asTyped}
          validate={required()}
          autoComplete={fill('country-name')}
        />
      </Row>
      <RadioButtonGroupInput source="language" choices={languages} />
      <BooleanInput source="email_notifications" />
      <BooleanInput source="sms_notifications" />
    </>
  );
}

/** Beside each other where there is room. */
export function Row({ children }: { readonly children: ReactNode }) {
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ width: '100%', columnGap: 2 }}>
      {children}
    </Stack>
  );
}

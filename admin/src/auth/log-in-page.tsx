import {
  Alert,
  Box,
  Button,
  Card,
  CardContent,
  Divider,
  Link,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState, type FormEvent } from 'react';
import { LocalesMenuButton, ToggleThemeButton, useLogin, useTranslate } from 'react-admin';
import { useLocation } from 'react-router-dom';
import { useShop } from '../shop/shop-context';
import { addressOfProvider } from './provider-log-in';

/** By password, or by the providers that the shop has. What was typed stays when it is refused. */
export function LogInPage({ refused }: { readonly refused: boolean }) {
  const translate = useTranslate();
  const logIn = useLogin();
  const [trouble, setTrouble] = useState(refused ? translate('common.log_in.refused') : '');
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setTrouble('');
    try {
      await logIn({ email: form.get('email'), password: form.get('password') });
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : translate('common.trouble.server'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Box
      component="main"
      sx={{
        minHeight: '100vh',
        display: 'grid',
        placeItems: 'center',
        p: 2,
        bgcolor: 'background.default',
      }}
    >
      <title>{`${translate('common.log_in.title')} · ${translate('common.title')}`}</title>
      <Card sx={{ width: '100%', maxWidth: 420 }}>
        <CardContent sx={{ p: 4 }}>
          <Stack direction="row" sx={{ alignItems: 'center', mb: 1 }}>
            <Typography component="h1" variant="h5" sx={{ flexGrow: 1, fontWeight: 600 }}>
              {translate('common.title')}
            </Typography>
            <LocalesMenuButton />
            <ToggleThemeButton />
          </Stack>
          <Typography color="text.secondary" sx={{ mb: 3 }}>
            {translate('common.log_in.words')}
          </Typography>
          <Box role="alert">
            {trouble !== '' && (
              <Alert severity="error" role="presentation" sx={{ mb: 2 }}>
                {trouble}
              </Alert>
            )}
          </Box>
          <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)}>
            <TextField
              name="email"
              type="email"
              label={translate('common.log_in.email')}
              autoComplete="username"
              required
              fullWidth
            />
            <TextField
              name="password"
              type="password"
              label={translate('common.log_in.password')}
              autoComplete="current-password"
              required
              fullWidth
            />
            <Button type="submit" variant="contained" size="large" loading={busy}>
              {translate('common.log_in.submit')}
            </Button>
          </Stack>
          <Providers />
          <Typography sx={{ mt: 3 }}>
            <Link href="/reset-password">{translate('common.log_in.forgotten')}</Link>
          </Typography>
        </CardContent>
      </Card>
    </Box>
  );
}

function Providers() {
  const translate = useTranslate();
  const shop = useShop();
  const location = useLocation();
  const providers = (['oidc', 'google'] as const).filter((name) => shop?.log_in.includes(name));
  if (shop === undefined || providers.length === 0) return null;

  function go(provider: 'oidc' | 'google'): void {
    // The way back ends at the shop's own address, so it has to begin there, too.
    const home = new URL(shop?.links.base ?? window.location.href).origin;
    if (home !== window.location.origin) window.location.assign(`${home}/admin/login`);
    else window.location.assign(addressOfProvider(provider, wanted(location.state)));
  }

  return (
    <>
      <Divider sx={{ my: 3 }}>{translate('common.log_in.or')}</Divider>
      <Stack spacing={1.5}>
        {providers.map((provider) => (
          <Button key={provider} variant="outlined" size="large" onClick={() => go(provider)}>
            {translate(`common.log_in.${provider}`)}
          </Button>
        ))}
      </Stack>
    </>
  );
}

/** Where react-admin remembers the page that was asked for before the log-in. */
function wanted(state: unknown): string {
  const { nextPathname = '/', nextSearch = '' } = (state ?? {}) as Record<string, string>;
  return nextPathname + nextSearch;
}

import { createRoot } from 'react-dom/client';
import { RouterProvider, createBrowserRouter } from 'react-router-dom';
import { App } from './app';
import { resources, isFor } from './areas';
import { createAuthProvider } from './auth/auth-provider';
import { takeReturn } from './auth/provider-log-in';
import { createSession } from './auth/session';
import type { Say } from './data/api-error';
import { createClient } from './data/client';
import type { ApiInfo } from './data/contracts';
import { createDataProvider } from './data/data-provider';
import { loadI18n } from './i18n/i18n-provider';
import { Styles } from './layout/styles';
import { ShopContext } from './shop/shop-context';

const base = '/admin';
/** The site does without what the shop tells of itself sooner than it keeps people waiting. */
const infoWithinMs = 4_000;

async function main(): Promise<void> {
  // Mails have led to `/admin/#/orders/…` since before this site was here.
  if (location.hash.startsWith('#/')) {
    history.replaceState(null, '', base + location.hash.slice(1));
  }
  const returned = takeReturn();
  const session = createSession(() => location.assign(`${base}/login`));
  if (returned.kind === 'token') session.begin(returned.token);

  const i18nProvider = await loadI18n();
  const say: Say = (key, args) => i18nProvider.translate(key, args);
  const client = createClient({ base: '/api/v1', token: session.token, say });
  const shop = await client
    .call<ApiInfo>('GET', '/', { timeoutMs: infoWithinMs })
    .catch(() => undefined);
  const authProvider = createAuthProvider({ client, session, say, isFor });
  const api = Object.fromEntries(resources.map((each) => [each.name, each.api]));
  const dataProvider = createDataProvider(client, api);

  const router = createBrowserRouter(
    [
      {
        path: '*',
        element: (
          <App
            {...{ authProvider, dataProvider, i18nProvider }}
            refused={returned.kind === 'refused'}
          />
        ),
      },
    ],
    { basename: base },
  );
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  createRoot(root).render(
    <Styles>
      <ShopContext value={shop}>
        <RouterProvider router={router} />
      </ShopContext>
    </Styles>,
  );
}

void main();

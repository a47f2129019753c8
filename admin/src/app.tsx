import { QueryClient } from '@tanstack/react-query';
import { Admin, CustomRoutes, Resource, type AuthProvider, type I18nProvider } from 'react-admin';
import { Route } from 'react-router-dom';
import { pages, resources } from './areas';
import { LogInPage } from './auth/log-in-page';
import { DashboardPage } from './dashboard/dashboard-page';
import { ApiError } from './data/api-error';
import type { ShopDataProvider } from './data/data-provider';
import { SiteLayout } from './layout/site-layout';
import { darkTheme, lightTheme } from './layout/theme';

interface AppProps {
  readonly authProvider: AuthProvider;
  readonly dataProvider: ShopDataProvider;
  readonly i18nProvider: I18nProvider;
  /** Somebody else's log-in was to be slipped in. */
  readonly refused: boolean;
}

/** The frame that all areas stand in. */
export function App({ authProvider, dataProvider, i18nProvider, refused }: AppProps) {
  return (
    <Admin
      title="OrderFlow"
      requireAuth
      disableTelemetry
      dashboard={DashboardPage}
      layout={SiteLayout}
      loginPage={<LogInPage refused={refused} />}
      {...{ authProvider, dataProvider, i18nProvider, queryClient, lightTheme, darkTheme }}
    >
      {resources.map(({ api: _api, permission: _for, actions: _actions, ...resource }) => (
        <Resource key={resource.name} {...resource} />
      ))}
      <CustomRoutes>
        {pages
          .filter(({ path }) => path !== '/')
          .map(({ name, path, element }) => (
            <Route key={name} path={path} element={element} />
          ))}
      </CustomRoutes>
    </Admin>
  );
}

/** What was refused stays refused; what did not get through may the next time. */
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failed, error) =>
        failed < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
});

import { Suspense, lazy } from 'react';
import { Loading, Title, useCanAccess, useTranslate } from 'react-admin';

const FiguresPage = lazy(async () => ({
  default: (await import('./figures-page')).FiguresPage,
}));
const StartPage = lazy(async () => ({ default: (await import('./start-page')).StartPage }));

/** Where everybody begins. */
export function DashboardPage() {
  const { canAccess } = useCanAccess({ resource: 'dashboard', action: 'figures' });
  const translate = useTranslate();
  return (
    <>
      <Title title={translate('dashboard.title')} />
      <Suspense fallback={<Loading />}>
        {canAccess === true && <FiguresPage />}
        {canAccess === false && <StartPage />}
      </Suspense>
    </>
  );
}

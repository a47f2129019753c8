import type { ReactNode } from 'react';
import {
  AppBar,
  Layout,
  LoadingIndicator,
  LocalesMenuButton,
  TitlePortal,
  ToggleThemeButton,
  UserMenu,
  useGetIdentity,
} from 'react-admin';
import { SiteMenu } from './site-menu';
import { useDocumentTitle } from './use-document-title';

export function SiteLayout({ children }: { readonly children?: ReactNode }) {
  useDocumentTitle();
  return (
    <Layout appBar={SiteBar} menu={SiteMenu} appBarAlwaysOn>
      {children}
    </Layout>
  );
}

function SiteBar() {
  return (
    <AppBar
      color="default"
      alwaysOn
      userMenu={<PersonMenu />}
      toolbar={
        <>
          <LocalesMenuButton />
          <ToggleThemeButton />
          <LoadingIndicator />
        </>
      }
    >
      <TitlePortal component="h1" />
    </AppBar>
  );
}

/** Named as it is seen: by the person's name. */
function PersonMenu() {
  const { identity } = useGetIdentity();
  return <UserMenu {...(identity?.fullName && { label: identity.fullName })} />;
}

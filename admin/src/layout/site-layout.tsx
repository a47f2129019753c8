import type { ReactNode } from 'react';
import { AppBar, Layout, LocalesMenuButton, TitlePortal, ToggleThemeButton } from 'react-admin';
import { LoadingIndicator } from 'react-admin';
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

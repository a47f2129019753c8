import PersonIcon from '@mui/icons-material/PersonOutlined';
import { Box, ListItemIcon, ListItemText, MenuItem } from '@mui/material';
import type { ReactNode } from 'react';
import {
  AppBar,
  Layout,
  LoadingIndicator,
  LocalesMenuButton,
  Logout,
  TitlePortal,
  ToggleThemeButton,
  UserMenu,
  useGetIdentity,
  useTranslate,
  useUserMenu,
} from 'react-admin';
import { Link } from 'react-router-dom';
import { SiteMenu } from './site-menu';
import { useDocumentTitle } from './use-document-title';

export function SiteLayout({ children }: { readonly children?: ReactNode }) {
  useDocumentTitle();
  return (
    <Layout appBar={SiteBar} menu={SiteMenu} appBarAlwaysOn sx={narrow}>
      {children}
    </Layout>
  );
}

/** On a phone what is wide scrolls by itself: the frame would grow with it otherwise. */
const narrow = {
  minWidth: { xs: 0, sm: 'fit-content' },
  '& .RaLayout-content': { minWidth: { xs: 0, sm: 'auto' } },
};

/** On a phone the page's title needs the room; the language's name stays for who hears it. */
const iconOnly = {
  '& .MuiButton-root': { fontSize: { xs: 0, sm: 'inherit' }, minWidth: { xs: 40, sm: 64 } },
  '& .MuiButton-endIcon': { display: { xs: 'none', sm: 'inherit' } },
};

function SiteBar() {
  // It turns without a name otherwise.
  const named = { 'aria-label': useTranslate()('ra.page.loading') };
  return (
    <AppBar
      color="default"
      alwaysOn
      userMenu={<PersonMenu />}
      toolbar={
        <>
          <Box component="span" sx={iconOnly}>
            <LocalesMenuButton />
          </Box>
          <ToggleThemeButton />
          <LoadingIndicator {...named} />
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
  return (
    <UserMenu {...(identity?.fullName && { label: identity.fullName })}>
      <OwnAccount />
      <Logout />
    </UserMenu>
  );
}

function OwnAccount() {
  const translate = useTranslate();
  const menu = useUserMenu();
  return (
    <MenuItem component={Link} to="/account" onClick={menu?.onClose}>
      <ListItemIcon>
        <PersonIcon fontSize="small" />
      </ListItemIcon>
      <ListItemText>{translate('people.account.title')}</ListItemText>
    </MenuItem>
  );
}

import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

// The colours of the landing page; all pairs of text and ground have 4.5:1 or more.
const shape = { borderRadius: 10 };
const typography = {
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  h6: { fontWeight: 600 },
  button: { textTransform: 'none' as const, fontWeight: 600 },
};

function componentsOn(line: string, bar: { back: string; ink: string }) {
  return {
    MuiAppBar: {
      styleOverrides: {
        root: { backgroundColor: bar.back, color: bar.ink, backgroundImage: 'none' },
      },
    },
    MuiPaper: {
      styleOverrides: { root: { backgroundImage: 'none' } },
    },
    MuiCard: {
      defaultProps: { variant: 'outlined' as const },
      styleOverrides: { root: { borderColor: line } },
    },
    MuiTableCell: {
      styleOverrides: { root: { borderColor: line }, head: { fontWeight: 600 } },
    },
    MuiButtonBase: {
      styleOverrides: {
        root: { '&:focus-visible': { outline: '2px solid currentColor', outlineOffset: 2 } },
      },
    },
    RaMenuItemLink: {
      styleOverrides: { root: { borderRadius: 8, marginInline: 6 } },
    },
  };
}

export const lightTheme: RaThemeOptions = {
  ...defaultLightTheme,
  shape,
  typography,
  palette: {
    mode: 'light',
    primary: { main: '#0b6e4f', contrastText: '#ffffff' },
    secondary: { main: '#0b6e4f', contrastText: '#ffffff' },
    error: { main: '#a4341c' },
    warning: { main: '#8a5a00' },
    success: { main: '#0b6e4f' },
    info: { main: '#1f5f99' },
    background: { default: '#f6f7f9', paper: '#ffffff' },
    text: { primary: '#1b2430', secondary: '#566171' },
    divider: '#dde2e9',
  },
  components: {
    ...defaultLightTheme.components,
    ...componentsOn('#dde2e9', { back: '#0b6e4f', ink: '#ffffff' }),
  },
};

export const darkTheme: RaThemeOptions = {
  ...defaultDarkTheme,
  shape,
  typography,
  palette: {
    mode: 'dark',
    primary: { main: '#5ad1a4', contrastText: '#11161d' },
    secondary: { main: '#5ad1a4', contrastText: '#11161d' },
    error: { main: '#f19a84' },
    warning: { main: '#e6b45e' },
    success: { main: '#5ad1a4' },
    info: { main: '#8dbdf0' },
    background: { default: '#11161d', paper: '#19212b' },
    text: { primary: '#e8ecf1', secondary: '#9aa6b5' },
    divider: '#2b3542',
  },
  components: {
    ...defaultDarkTheme.components,
    ...componentsOn('#2b3542', { back: '#19212b', ink: '#e8ecf1' }),
  },
};

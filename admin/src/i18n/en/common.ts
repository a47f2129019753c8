/** What every page says. */
export const common = {
  title: 'OrderFlow admin',
  loading: 'The admin site is loading.',
  language: 'Language',
  menu: 'Main menu',
  back_to_shop: 'Landing page',
  log_in: {
    title: 'Log in',
    words: 'For the people who work in the shop.',
    email: 'E-mail address',
    password: 'Password',
    submit: 'Log in',
    or: 'or',
    oidc: 'Log in with OpenID Connect',
    google: 'Log in with Google',
    forgotten: 'I forgot my password',
    not_an_admin:
      'This account is a customer’s, and the admin site is for those who work in the shop. You are logged out again.',
    refused: 'The log-in by a provider was not begun in this tab. Please try again.',
    ended: 'You are logged out. Please log in again.',
  },
  trouble: {
    network: 'The shop can not be reached now. Nothing was lost: try again once you are online.',
    timeout: 'The shop took too long to answer. Please try again.',
    not_allowed: 'You are not allowed to do this.',
    not_found: 'This is not there, or no longer.',
    later:
      'The shop is busy. Please try again in %{smart_count} second. |||| The shop is busy. Please try again in %{smart_count} seconds.',
    changed: 'Somebody has changed this in the meantime. Load it again and repeat your change.',
    invalid: 'Something is not right yet: see the marked fields.',
    server: 'Something went wrong in the shop. Please try again.',
    request: '%{detail} (request %{id})',
    page: 'This page could not be shown.',
    reload: 'Load again',
  },
} as const;

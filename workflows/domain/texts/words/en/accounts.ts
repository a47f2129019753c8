/** To a person, about their own account; and what frames the words of an admin. */
export const accounts = {
  footer: 'You get this message because of your account with us.',
  registered: {
    subject: 'Welcome: please confirm your e-mail address',
    says: ['Your account is ready.', 'Please confirm that this address is yours:'],
    link: 'Confirm my e-mail address',
    ends: 'The link works once, for 24 hours. If it was not you who registered, leave it be.',
  },
  password_reset: {
    subject: 'Set a new password',
    says: ['Somebody, most likely you, asked to set a new password for your account.'],
    link: 'Set a new password',
    ends: 'The link works once, for one hour. If it was not you who asked for this, you need do nothing: nothing has changed.',
  },
  first_password: {
    subject: 'An account was made for you: set your password',
    says: ['The shop has made an account for you.', 'Set a password, and you can log in:'],
    link: 'Set my password',
    ends: 'The link works once, for 7 days. After that, the same page sends you a new one.',
  },
  email_verification: {
    subject: 'Confirm your e-mail address',
    says: ['Please confirm that this address is yours:'],
    link: 'Confirm my e-mail address',
    ends: 'The link works once, for 24 hours. If it was not you who asked for this, you need do nothing: nothing has changed.',
  },
  new_email: {
    subject: 'Confirm your new e-mail address',
    says: ['An account with us has this e-mail address now.', 'Please confirm that it is yours:'],
    link: 'Confirm my e-mail address',
    ends: 'The link works once, for 24 hours. If you have no account with us, leave it be, and tell us.',
  },
  made_admin: {
    subject: 'You are an admin of the shop now',
    says: [
      'An admin of the shop has made an account for you, with which you can work there.',
      'Whoever made it tells you the password; change it once you are logged in.',
      'Please confirm that this address is yours:',
    ],
    link: 'Confirm my e-mail address',
    ends: 'The link works once, for 24 hours.',
  },
  identity_linked: {
    subject: 'Your account can be used with another log-in now',
    says: [
      'Somebody with your e-mail address has logged in by a provider for the first time, and got into this account.',
      'All other log-ins have ended.',
    ],
    link: 'Set a new password',
    ends: 'If this was you and you never set the password of this account, or if it was not you, set a new password:',
  },
  password_changed: {
    subject: 'Your password was changed',
    says: ['The password of your account was changed just now.'],
    link: 'Set a new password',
    ends: 'If this was not you, set another one at once, and tell us:',
  },
  email_changed: {
    subject: 'The e-mail address of your account was changed',
    says: [
      'Your account has another e-mail address now; this is the last message to the one it had.',
    ],
    ends: 'If this was not you, tell us at once: whoever has your account could set a new password for it.',
  },
  custom: {
    footer:
      'You get this message because you have an account with us. Such messages can be switched off in your profile.',
  },
  test: {
    footer: 'You get this message because somebody of the shop tries whether mail arrives.',
  },
} as const;

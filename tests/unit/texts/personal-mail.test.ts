import { personalMail, personalNews, tokenMark } from '../../../workflows/domain/texts';

const shop = {
  language: 'en',
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'https://shop.example.com',
  temporalUrl: 'https://temporal.example.com',
} as const;

const links = (text: string | null) =>
  (text ?? '').match(/https:\/\/shop\.example\.com\/[\w-]+(?:\?token=\{token\})?/g) ?? [];

test.each(personalNews)('%s says the same in HTML and as text, with its link in both', (news) => {
  const { subject, message, html, template } = personalMail(news, 'Amina', shop);
  expect(template).toBe(news.replaceAll('_', '-'));
  expect(subject).not.toContain('Amina');
  expect(message).toContain('Hello Amina,');
  expect(links(html)).toEqual(links(message));
});

test.each([
  ['registered', 'verify-email'],
  ['email_verification', 'verify-email'],
  ['new_email', 'verify-email'],
  ['made_admin', 'verify-email'],
  ['password_reset', 'reset-password'],
  ['first_password', 'reset-password'],
] as const)('%s leads to %s with the mark of its token', (news, page) => {
  const { message } = personalMail(news, 'Amina', shop);
  expect(message).toContain(`https://shop.example.com/${page}?token=${tokenMark}`);
});

test.each(['password_changed', 'email_changed'] as const)('%s carries no token', (news) => {
  expect(personalMail(news, 'Amina', shop).message).not.toContain(tokenMark);
});

test.each(['{token}', '{tok{token}en}', 'https://evil.example/{token}'])(
  'the name %s makes no second place for the token',
  (name) => {
    const { message, html } = personalMail('password_reset', name, shop);
    expect(message.split(tokenMark)).toHaveLength(2);
    expect(html?.split(tokenMark)).toHaveLength(2);
  },
);

test('who has no name is greeted without one, and a name can not break out of its line', () => {
  expect(personalMail('registered', '', shop).message).toContain('Hello,\n');
  const { message, html } = personalMail('registered', '<b>A</b>\nBcc: all', shop);
  expect(message).not.toContain('\nBcc');
  expect(html).toContain('&lt;b&gt;');
});

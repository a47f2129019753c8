import { NewPassword } from '../../../api/contracts/account';
import { whyWeak } from '../../../api/sign-in/password-policy';

const owner = { email: 'amina.odhiambo@example.com', firstName: 'Amina', lastName: 'Odhiambo' };

test.each([
  'amina.odhiambo@example.com',
  'amina.odhiambo',
  'Amina Odhiambo',
  'odhiamboamina',
  'AMINA_ODHIAMBO',
])('%s is too close to its owner', (password) => {
  expect(whyWeak(password, owner)).toMatch(/name or e-mail/);
});

test.each(['password', 'PASSWORD1', '1q2w3e4r', 'iloveyou', 'superman'])(
  '%s is too common, in whatever case',
  (password) => {
    expect(whyWeak(password, owner)).toMatch(/most common/);
  },
);

test.each(['orderflow', 'OrderFlow2026!', 'orderflow-admin'])(
  '%s is what one tries here',
  (each) => {
    expect(whyWeak(each, owner)).toMatch(/try here/);
  },
);

test.each(['amina likes maize', 'testpass123', 'correct horse battery staple'])(
  '%s is fine',
  (password) => {
    expect(whyWeak(password, owner)).toBeNull();
  },
);

test('a password may be of any characters, from 8 to 128 of them, and stays as it was given', () => {
  for (const fine of [
    '12938475',
    'ÅØ 漢字 🐘🐘',
    '  Spaces count  ',
    'x'.repeat(64),
    'y'.repeat(128),
  ]) {
    expect(NewPassword.parse(fine)).toBe(fine);
  }
  for (const wrong of ['seven77', 'z'.repeat(129)]) {
    expect(NewPassword.safeParse(wrong).success).toBe(false);
  }
});

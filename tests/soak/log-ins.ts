import { z } from 'zod';
import { pick } from '../../bench/catalogue/random';
import { people, password } from '../../local/identity/people';
import { Browser } from '../integration/sign-in/browser';
import { chance, someAddress, type Shop } from './shop';

const withToken = z.object({ token: z.string() });

export async function logInAndOut({ http, random, customers }: Shop): Promise<void> {
  const { email, password: secret } = pick(random, customers);
  const answer = await http.call('log-in', [200], {
    method: 'POST',
    path: '/api/v1/auth/login/',
    body: { email, password: secret },
    from: someAddress(random),
  });
  if (answer.status !== 200) return;
  const { token } = withToken.parse(JSON.parse(answer.text));
  await http.call('profile', [200], { path: '/api/v1/customers/profile/', token });
  await http.call('log-out', [200], { method: 'POST', path: '/api/v1/auth/logout/', token });
  await http.call('token that has ended', [401], { path: '/api/v1/customers/profile/', token });
}

/** Nobody's account, so that the guesses throttle none that is used. */
export async function wrongPassword({ http, random }: Shop): Promise<void> {
  const email = `stranger${Math.floor(random() * 50)}@example.com`;
  await http.call('wrong password', [400, 429], {
    method: 'POST',
    path: '/api/v1/auth/login/',
    body: { email, password: 'not the right one' },
    from: someAddress(random),
  });
}

/** By the provider's page and back; some go no further than that page. */
export async function openIdLogIn({ http, random, publicUrl, tally }: Shop): Promise<void> {
  const began = performance.now();
  const browser = new Browser();
  const logIn = await browser.go(`${publicUrl}/api/v1/auth/oidc/login/`);
  if (chance(random, 0.2)) {
    tally.answered('OpenID log-in', 'given up', performance.now() - began);
    return;
  }
  const { email } = pick(
    random,
    people.filter(({ isEmailVerified }) => isEmailVerified),
  );
  const page = await browser.submit(logIn, { email, password });
  tally.answered('OpenID log-in', page.status, performance.now() - began);
  if (page.status !== 200) {
    tally.odd(`OpenID log-in: ${page.status} ${page.text.slice(0, 300)}`);
    return;
  }
  const { token } = withToken.parse(JSON.parse(page.text));
  await http.call('log-out', [200], { method: 'POST', path: '/api/v1/auth/logout/', token });
}

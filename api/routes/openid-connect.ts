import { lastIdentity } from '../../db/accounts/identities';
import { anyone, login } from '../access';
import { LoggedIn } from '../contracts/account';
import {
  IdTokenLogin,
  OpenIdUserInfo,
  callbackQuery,
  loginQuery,
} from '../contracts/openid-connect';
import { languageAsked } from '../language-asked';
import { presentCustomer } from '../presenters/customer';
import { Problem } from '../problems';
import { leadsTo, reply, route } from '../route';
import type { Services } from '../services';
import { beginLogIn, finishLogIn } from '../sign-in/oidc/authenticate';
import { verifyIdToken } from '../sign-in/oidc/id-token';
import { logInWith, type LoggedIn as Success } from '../sign-in/oidc/log-in';
import { identify } from '../sign-in/oidc/person';
import type { IdentityProvider, ProviderName } from '../sign-in/oidc/provider';
import { addressWithToken } from '../sign-in/oidc/site-path';

/** The same for each provider, whose name is in the path; 404 while it is not set up. */
function routesFor(provider: ProviderName, title: string) {
  return [
    route(`GET /auth/${provider}/login/`, {
      summary: `Log in with ${title}`,
      access: anyone,
      query: loginQuery,
      responds: { 302: leadsTo('the log-in page of the provider') },
      fails: ['NotFound'],
      handle: async ({ query, ctx }, services) => {
        const next = query.next ?? null;
        const Location = await beginLogIn(services, ctx, setUp(services, provider), next);
        return reply(302, null, { Location });
      },
    }),

    route(`GET /auth/${provider}/callback/`, {
      summary: `Where ${title} sends people back to`,
      description: 'Works once, in the browser in which the log-in was begun, for ten minutes.',
      access: anyone,
      query: callbackQuery,
      responds: {
        200: LoggedIn,
        302: leadsTo('`next` of the log-in, with the token in the fragment (`#token=…`)'),
      },
      fails: [
        'LogInNotBegun',
        'LogInRefused',
        'InvalidIdToken',
        'AccountNotBound',
        'AccountDeactivated',
        'NotFound',
      ],
      handle: async ({ query, ctx, origin, requestId }, services) => {
        const language = languageAsked({ ctx });
        const finished = await finishLogIn(services, ctx, setUp(services, provider), query);
        const { person, next } = finished;
        const asking = { provider, language, origin, requestId };
        const success = await logInWith(services, person, asking);
        if (next === null) return reply(200, told(success));
        const Location = addressWithToken(services.shop.publicUrl, next, success.token);
        return reply(302, null, { Location });
      },
    }),

    route(`POST /auth/${provider}/token/`, {
      summary: `Log in with an ID token of ${title}`,
      description: 'An ID token that carries a nonce works once.',
      access: anyone,
      body: IdTokenLogin,
      responds: { 200: LoggedIn },
      fails: ['InvalidIdToken', 'AccountNotBound', 'AccountDeactivated', 'NotFound'],
      handle: async ({ body, ctx, origin, requestId }, services) => {
        const language = languageAsked({ ctx });
        const accessToken = body.access_token;
        const issuer = setUp(services, provider);
        const claims = await verifyIdToken(issuer, body.id_token, { accessToken });
        const person = await identify(issuer, claims, accessToken);
        const asking = { provider, language, origin, requestId };
        return told(await logInWith(services, person, asking));
      },
    }),

    route(`GET /auth/${provider}/userinfo/`, {
      summary: `Who I am, here and at ${title}`,
      access: login,
      responds: { 200: OpenIdUserInfo },
      fails: ['NotFound'],
      handle: async ({ user }, services) => {
        const { issuer } = setUp(services, provider);
        const identity = await lastIdentity(services.db, issuer, user.customer.id);
        return {
          user: presentCustomer(user.customer),
          oidc_info:
            identity === undefined
              ? null
              : {
                  issuer: identity.issuer,
                  subject: identity.subject,
                  last_login: identity.lastLoginAt.toISOString(),
                },
        };
      },
    }),
  ];
}

export const openIdConnectRoutes = [
  ...routesFor('oidc', 'OpenID Connect'),
  ...routesFor('google', 'Google'),
];

function setUp({ signIn }: Pick<Services, 'signIn'>, name: ProviderName): IdentityProvider {
  const provider = signIn[name];
  if (provider === undefined) {
    throw new Problem('NotFound', 'This way to log in is not set up here.');
  }
  return provider;
}

function told({ customer, token, isNew }: Success) {
  const message = isNew ? 'You are registered and logged in.' : 'You are logged in.';
  return { message, customer: presentCustomer(customer), token };
}

// The page /swagger/: Swagger UI over /api-docs/, a log-in beside it, and live values in the examples.
const scheme = 'token';
const kept = 'orderflow-authorization';
const form = document.querySelector('[data-unknown]');
const known = document.querySelector('[data-known]');
const trouble = form.querySelector('[role=alert]');
const who = known.querySelector('[role=status]');

/** Of this tab only, and gone with it. */
const authorization = {
  get: () => sessionStorage.getItem(kept),
  set: (value) => sessionStorage.setItem(kept, value),
  forget: () => sessionStorage.removeItem(kept),
};

/** A key alone is taken, too. */
const asHeader = (value) => (/^(?:Token|Bearer) /i.test(value) ? value : `Token ${value}`);

async function call(path, { method = 'GET', body, as = authorization.get() } = {}) {
  const response = await fetch(path, {
    method,
    headers: {
      ...(as && { Authorization: asHeader(as) }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw Object.assign(new Error(answer.detail ?? response.statusText), {
      status: response.status,
    });
  }
  return answer;
}

const at = (value, path) => path.split('.').reduce((inner, key) => inner?.[key], value);

function put(value, path, found) {
  const keys = path.split('.');
  const last = keys.pop();
  const inner = keys.reduce((each, key) => each?.[key], value);
  if (inner) inner[last] = found;
}

/**
 * Puts ids that are there now where the document has examples of them, as `x-live-examples` says where to find
 * some. What can't be had, as it may not be seen or is not there, stays as it is.
 */
async function enliven(spec) {
  const asked = new Map();
  const ask = (path) => {
    if (!asked.has(path))
      asked.set(
        path,
        call(path).catch(() => null),
      );
    return asked.get(path);
  };
  const operations = Object.values(spec.paths).flatMap((methods) => Object.values(methods));
  await Promise.all(
    operations.flatMap((operation) =>
      (operation['x-live-examples'] ?? []).map(async ({ in: where, name, from, at: path }) => {
        const found = at(await ask(from), path);
        if (found === undefined || found === null) return;
        if (where === 'body') {
          for (const { example } of Object.values(operation.requestBody.content)) {
            put(example, name, found);
          }
          return;
        }
        const parameter = operation.parameters.find(
          (each) => each.in === where && each.name === name,
        );
        parameter.example = found;
      }),
    ),
  );
  return spec;
}

let ownDocument;
async function currentSpec() {
  ownDocument ??= await call('/api-docs/', { as: null });
  const spec = structuredClone(ownDocument);
  // Under whatever name this page was opened: only that one may be asked.
  spec.servers = [{ url: location.origin }];
  return authorization.get() ? enliven(spec) : spec;
}

/** Authorize and Logout of Swagger UI itself are kept, and shown above, too. */
const keeping = {
  statePlugins: {
    auth: {
      wrapActions: {
        authorize: (original) => (payload) => {
          const value = payload[scheme]?.value;
          if (value && value !== authorization.get()) {
            authorization.set(value);
            void refresh();
          }
          return original(payload);
        },
        logout: (original) => (names) => {
          authorization.forget();
          void refresh();
          return original(names);
        },
      },
    },
  },
};

let ui;
async function start() {
  const spec = await currentSpec();
  ui = SwaggerUIBundle({
    dom_id: '#swagger-ui',
    spec,
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [keeping],
    layout: 'BaseLayout',
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    displayRequestDuration: true,
    filter: true,
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: (request) => {
      const given = request.headers.Authorization;
      if (given) request.headers.Authorization = asHeader(given);
      return request;
    },
    onComplete: () => {
      const value = authorization.get();
      if (value) ui.preauthorizeApiKey(scheme, value);
    },
  });
}

/** Who is logged in, and examples of what that person may see. */
async function refresh() {
  await show();
  ui.specActions.updateSpec(JSON.stringify(await currentSpec()));
}

async function show() {
  if (authorization.get()) {
    try {
      const { full_name: name, email } = await call('/api/v1/customers/profile/');
      who.textContent = `Logged in as ${name} (${email}).`;
      form.hidden = true;
      known.hidden = false;
      return;
    } catch (error) {
      if (error.status === 401) authorization.forget();
      trouble.textContent =
        error.status === 401 ? 'This token is not valid (any more).' : error.message;
    }
  }
  form.hidden = false;
  known.hidden = true;
}

async function logIn(email, password) {
  trouble.textContent = '';
  const buttons = form.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  try {
    const { token } = await call('/api/v1/auth/token/', {
      method: 'POST',
      body: { email, password },
      as: null,
    });
    // Goes through `keeping`, which keeps it and shows who it is.
    ui.preauthorizeApiKey(scheme, `Token ${token}`);
    if (authorization.get() !== `Token ${token}`) {
      authorization.set(`Token ${token}`);
      await refresh();
    }
    form.reset();
  } catch (error) {
    trouble.textContent =
      error.status === undefined
        ? 'The shop can not be reached now. Try again shortly.'
        : error.message;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const { email, password } = form.elements;
  const missing = [email, password].find(({ value }) => value === '');
  if (missing) {
    trouble.textContent = 'Give your e-mail address and your password.';
    missing.focus();
    return;
  }
  void logIn(email.value, password.value).then(() => !known.hidden && who.focus());
});

for (const button of form.querySelectorAll('[data-email]')) {
  button.addEventListener('click', () => {
    void logIn(button.dataset.email, button.dataset.password).then(
      () => !known.hidden && who.focus(),
    );
  });
}

async function logOut() {
  await call('/api/v1/auth/logout/', { method: 'POST' }).catch(() => {});
  ui.authActions.logout([scheme]);
}

known.querySelector('button').addEventListener('click', () => {
  void logOut().then(() => form.elements.email.focus());
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', dress);
dress();

show()
  .then(start)
  .catch(() => {
    document.getElementById('swagger-ui').textContent =
      'The documentation can not be reached now. Reload this page shortly.';
  });

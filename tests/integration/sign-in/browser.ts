/** What a browser ends up at. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The addresses on the way, the first one too. */
  readonly way: readonly string[];
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as a log-in needs: cookies by site and path, redirects, forms. */
export class Browser {
  readonly #cookies = new Map<string, Cookie[]>();

  /** @param hosts where what is at an origin really answers */
  constructor(readonly hosts: Readonly<Record<string, string>> = {}) {}

  /** Goes there and on, until an address is no redirect or `stop` says so. */
  async go(address: string, stop: (url: string) => boolean = () => false): Promise<Page> {
    return this.#travel(address, {}, stop);
  }

  /** Fills in the one form of a page. */
  async submit(
    page: Page,
    fields: Readonly<Record<string, string>>,
    stop: (url: string) => boolean = () => false,
  ): Promise<Page> {
    const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1];
    if (action === undefined) throw new Error(`no form at ${page.url}: ${page.text}`);
    const body = new URLSearchParams(fields);
    return this.#travel(new URL(action, page.url).href, { method: 'POST', body }, stop);
  }

  cookiesOf(origin: string): readonly Cookie[] {
    return this.#cookies.get(origin) ?? [];
  }

  setCookie(origin: string, cookie: Cookie): void {
    const others = this.cookiesOf(origin).filter(({ name }) => name !== cookie.name);
    this.#cookies.set(origin, [...others, cookie]);
  }

  async #travel(address: string, init: RequestInit, stop: (url: string) => boolean): Promise<Page> {
    const way: string[] = [];
    for (let url = address, next = init; ; next = {}) {
      way.push(url);
      if (stop(url)) return { url, status: 0, headers: new Headers(), text: '', way };
      const { response, text } = await this.#ask(url, next);
      const to = response.headers.get('location');
      if (to === null || response.status < 300 || response.status > 399 || way.length > 10) {
        return { url, status: response.status, headers: response.headers, text, way };
      }
      url = new URL(to, url).href;
    }
  }

  async #ask(url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
    const { origin, pathname, search } = new URL(url);
    const sent = this.cookiesOf(origin).filter(({ path }) => isBelow(pathname, path));
    const response = await fetch(`${this.hosts[origin] ?? origin}${pathname}${search}`, {
      ...init,
      redirect: 'manual',
      headers: { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
    return { response, text: await response.text() };
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    const path = attributes.find((each) => each.startsWith('path='))?.slice(5) ?? '/';
    const expires = attributes.find((each) => each.startsWith('expires='))?.slice(8);
    const isGone = expires !== undefined && new Date(expires) < new Date();
    const others = this.cookiesOf(origin).filter((each) => each.name !== name);
    this.#cookies.set(origin, isGone ? others : [...others, { name, value, path }]);
  }
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** Only where the origin matters, and no real one could come out by chance. */
const anySite = 'http://site.invalid';

/** Whether this, taken as an address, can only lead to a path of this site. */
export function isSitePath(text: string): boolean {
  // Browsers take a backslash for a slash, drop tabs and line ends, and read `//host` as another site.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return false;
  return URL.canParse(text, anySite) && new URL(text, anySite).origin === anySite;
}

/** The address that hands a page its token: in the fragment, which no server, log or `Referer` sees. */
export function addressWithToken(publicUrl: string, path: string, token: string): string {
  // As a whole address: `/.//other.example` is a path that begins with two slashes once it is resolved.
  const address = new URL(path, publicUrl);
  address.hash = new URLSearchParams({ token }).toString();
  return address.href;
}

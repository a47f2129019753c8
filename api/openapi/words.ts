/** What holds for every operation, as the pages of the documentation begin. */
export const introduction = `Order management for shops: customers, a catalogue, orders that are durable workflows, and the messages about them.

**Log in** with \`POST /api/v1/auth/token/\` and send \`Authorization: Token KEY\` with every request (\`Bearer KEY\` is accepted too). What needs no token says so.

**Addresses.** A trailing slash is optional on every path. Words of a path may be joined by \`_\` or by \`-\`.

**Values.** JSON in snake_case. Money is a string with two decimals (\`"1500.00"\`), taken as a string or a number. Times are ISO 8601 in UTC. An unknown field is a 400; a read-only one that is sent back changes nothing.

**Lists** are pages of 20: \`?page=\`, \`?page_size=\` (at most 100), \`?search=\`, \`?ordering=field,-other\`, and filters by field. \`next\` and \`previous\` are whole addresses.

**Errors** are problems (RFC 9457, \`application/problem+json\`). \`type\` is one path for each kind and can be looked up; \`errors\` has messages by field (\`items.0.quantity\`); \`request_id\` is what to tell us.

**Repeat safely.** \`POST /api/v1/orders/\` and stock adjustments take an \`Idempotency-Key\`. Details and the tree have an \`ETag\`: \`If-None-Match\` saves reading them again, \`If-Match\` refuses a change (412) of what somebody else has changed since.

**Limits.** \`RateLimit-Limit\`, \`-Remaining\` and \`-Reset\` (seconds) tell where you stand; a 429 or 503 says in \`Retry-After\` when to come back.

**Examples** run as they stand in the demo shop that \`npm run seed\` makes. Where only the shop knows an id, \`x-live-examples\` says which list to take it from; \`/swagger/\` does so once you are logged in.`;

/** The tags, in the order of the pages. */
export const tagWords: Readonly<Record<string, string>> = {
  auth: 'Registration, log-in by password or provider, tokens, and links that are sent by mail.',
  customers: 'Profiles, preferences, export and erasure of what is kept of a person.',
  categories: 'The tree of categories, and what the products of a branch cost.',
  products: 'Products, their images, and their stock with every movement of it.',
  imports: 'CSV files that are taken in line by line: progress, refused lines, stop and go on.',
  orders:
    'From placing to rest: status, payment, timeline, live events, and why something is not allowed.',
  notifications: 'The SMS and e-mails about orders and accounts, and what became of them.',
  webhooks: 'What providers tell us.',
  admin: 'For the people of the shop: figures, customers, admins, channels, messages, audit log.',
  system: 'Pages, health, and this documentation.',
};

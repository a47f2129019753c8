/** Where something of the old system may stand: the first of these names that is there is taken. */
interface Expected {
  readonly tables: readonly string[];
  /** Without it nothing can be brought over. */
  readonly isNeeded: boolean;
  /** Fields by the names used here, each with the columns it may stand in. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  readonly may: Readonly<Record<string, readonly string[]>>;
}

const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [name]]));
const times = { created_at: ['created_at', 'created'], updated_at: ['updated_at', 'modified'] };

/**
 * The Django system's tables and columns, by its own names first (its models name their tables), then
 * by those that Django gives where a model names none (`app_model`).
 */
export const expected = {
  customers: {
    tables: ['customers', 'customers_customer', 'accounts_customer', 'users_user', 'auth_user'],
    isNeeded: true,
    needs: same('id', 'email', 'password'),
    may: {
      ...same('first_name', 'last_name', 'address', 'city', 'state', 'country', 'postal_code'),
      ...same('is_active', 'is_verified', 'is_superuser', 'last_login'),
      ...same('email_notifications', 'sms_notifications'),
      phone_number: ['phone_number', 'phone'],
      created_at: ['date_joined', 'created_at'],
      updated_at: ['updated_at'],
    },
  },
  admins: {
    tables: ['admins', 'customers_admin', 'admins_admin', 'accounts_admin'],
    isNeeded: false,
    needs: { ...same('id', 'role'), customer_id: ['user_id', 'customer_id'] },
    may: { ...same('permissions', 'is_active'), ...times },
  },
  categories: {
    tables: ['categories', 'products_category', 'categories_category'],
    isNeeded: true,
    needs: same('id', 'name'),
    may: { ...same('slug', 'description', 'parent_id', 'image', 'is_active', 'lft'), ...times },
  },
  products: {
    tables: ['products', 'products_product'],
    isNeeded: true,
    needs: { ...same('id', 'name', 'price'), stock_quantity: ['stock_quantity', 'stock'] },
    may: {
      ...same('slug', 'description', 'category_id', 'sku', 'image', 'status', 'is_active'),
      ...same('is_featured'),
      ...times,
    },
  },
  orders: {
    tables: ['orders', 'orders_order'],
    isNeeded: true,
    needs: {
      ...same('id', 'order_number', 'status'),
      customer_id: ['customer_id', 'user_id'],
      total_amount: ['total_amount', 'total'],
    },
    may: {
      ...same('shipping_address', 'billing_address', 'notes', 'is_paid', 'paid_at'),
      ...same('payment_method', 'payment_reference'),
      phone_number: ['phone_number', 'phone'],
      ...times,
    },
  },
  order_items: {
    tables: ['order_items', 'orders_orderitem'],
    isNeeded: true,
    needs: {
      ...same('id', 'order_id', 'product_id', 'quantity'),
      unit_price: ['unit_price', 'price'],
    },
    may: times,
  },
  notifications: {
    tables: ['notifications', 'notifications_notification'],
    isNeeded: false,
    needs: same('id', 'notification_type', 'recipient_id', 'message', 'status'),
    may: {
      ...same('order_id', 'subject', 'sent_at', 'delivered_at', 'error_message', 'retry_count'),
      ...times,
    },
  },
  sms_notifications: {
    tables: ['sms_notifications', 'notifications_smsnotification'],
    isNeeded: false,
    needs: same('notification_id', 'phone_number'),
    may: same('message_id', 'cost', 'units'),
  },
  email_notifications: {
    tables: ['email_notifications', 'notifications_emailnotification'],
    isNeeded: false,
    needs: same('notification_id', 'email_address'),
    may: same('message_id', 'template_used'),
  },
} as const satisfies Record<string, Expected>;

export type TableName = keyof typeof expected;
export const tableNames = [
  'customers',
  'admins',
  'categories',
  'products',
  'orders',
  'order_items',
  'notifications',
  'sms_notifications',
  'email_notifications',
] as const satisfies readonly TableName[];

/** A table of the old system as it is found: what is asked for to get a field, by the field's name. */
export interface Table {
  readonly name: TableName;
  /** Quoted, with its schema. */
  readonly sql: string;
  /** Fields that are there, as text. */
  readonly fields: ReadonlyMap<string, string>;
  /** The columns themselves, quoted, with the names of their types. */
  readonly columns: ReadonlyMap<string, { readonly sql: string; readonly kind: string }>;
}

/** A row of `information_schema.columns`. */
export interface Column {
  readonly table: string;
  readonly column: string;
  /** As SQL says it. */
  readonly type: string;
  /** As PostgreSQL names it. */
  readonly kind: string;
}

/** What a mapping file says of names. */
export interface Naming {
  readonly schema: string;
  readonly tables: {
    readonly [name in TableName]?:
      | { readonly table?: string | undefined; readonly columns: Readonly<Record<string, string>> }
      | undefined;
  };
}

export interface Found {
  readonly tables: ReadonlyMap<TableName, Table>;
  /** In words: what is not there and can be done without. */
  readonly missing: readonly string[];
  /** What can not be done without. */
  readonly lacking: readonly string[];
}

/** Finds the old system's tables among the columns of its database. */
export function findTables(columns: readonly Column[], naming: Naming, timeZone: string): Found {
  const tables = new Map<TableName, Table>();
  const missing: string[] = [];
  const lacking: string[] = [];
  for (const name of tableNames) {
    const { isNeeded, needs, may, tables: known }: Expected = expected[name];
    const named = naming.tables[name];
    const candidates = named?.table === undefined ? known : [named.table];
    const table = candidates.find((each) => columns.some((column) => column.table === each));
    if (table === undefined) {
      const words = `no table ${candidates.join(' or ')} (${name})`;
      (isNeeded ? lacking : missing).push(words);
      continue;
    }
    const there = new Map(
      columns.filter((each) => each.table === table).map((each) => [each.column, each]),
    );
    const fields = new Map<string, string>();
    const own = new Map<string, { sql: string; kind: string }>();
    for (const [field, usual] of Object.entries({ ...needs, ...may })) {
      const wanted = named?.columns[field];
      const column = (wanted === undefined ? usual : [wanted])
        .map((each) => there.get(each))
        .find((each) => each !== undefined);
      if (column !== undefined) {
        own.set(field, { sql: quoted(column.column), kind: quoted(column.kind) });
        fields.set(field, asText(quoted(column.column), column.type, timeZone));
      } else if (field in needs) lacking.push(`no column ${table}.${wanted ?? usual.join(' or ')}`);
      else missing.push(`no column ${table}.${wanted ?? usual.join(' or ')}`);
    }
    const sql = `${quoted(naming.schema)}.${quoted(table)}`;
    tables.set(name, { name, sql, fields, columns: own });
  }
  return { tables, missing, lacking };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Everything comes as text: numbers to the last digit, times to the microsecond. */
function asText(column: string, type: string, timeZone: string): string {
  if (type === 'ARRAY') return `to_json(${column})::text`;
  // Django without USE_TZ keeps the time of the shop's clock.
  if (type === 'timestamp without time zone') {
    return `(${column} AT TIME ZONE '${timeZone.replaceAll("'", "''")}')::text`;
  }
  return `${column}::text`;
}

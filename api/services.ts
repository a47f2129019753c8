import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Knex } from '../db/database';
import type { Customer } from '../db/models/customer';
import type { Replica } from '../db/replica';
import type { OrderRequest } from '../db/orders/request';
import type { Channel } from '../workflows/domain/news';
import type { Actor, OrderStatus } from '../workflows/domain/order-status';
import type { AdminSite } from './admin-site';
import type { Origin } from './doer';
import type { ImportDesk } from './import-desk';
import type { FileStore } from './media/file-store';
import type { HttpMetrics } from './metrics/http';
import type { MessageDesk } from './message-desk';
import type { State } from './mount';
import type { OpenApiDocument } from './openapi/document';
import type { LiveEvents } from './orders/live-events';
import type { Throttle } from './sign-in/throttle';
import type { IdentityProvider, ProviderName } from './sign-in/oidc/provider';
import type { PrivacyDesk } from './privacy-desk';

/** All that the API needs from outside; passed in, never imported. */
export interface Services {
  readonly db: Knex;
  /** For reads that bear being some seconds old; without one the database itself is asked. */
  readonly replica?: Replica | undefined;
  /** What clients uploaded. */
  readonly files: FileStore;
  readonly orders: OrderDesk;
  readonly imports: ImportDesk;
  readonly messages: MessageDesk;
  readonly privacy: PrivacyDesk;
  readonly shop: Config['shop'];
  readonly tokenTtlMs: number;
  /** Signs cookies and links. */
  readonly secretKey: string;
  /** What the workers are set to; a channel's own rate goes before. */
  readonly perMinute: Readonly<Record<Channel, number>>;
  /** What Africa's Talking shows with its delivery reports; without one none are taken. */
  readonly webhookSecret?: string | undefined;
  readonly throttle: Throttle;
  readonly edges: Edges;
  /** The providers that people can log in with; one that is not set up is not there. */
  readonly signIn: { readonly [name in ProviderName]?: IdentityProvider | undefined };
  readonly log: Logger;
  /** Where requests are counted; without it they are not. */
  readonly metrics?: HttpMetrics | undefined;
  /** Names a request's span; without it they are not traced. */
  readonly requestSpan?: Middleware<State> | undefined;
  /** Where the local stack's mail and SMS inbox answers; `/dev/inbox/` exists only where it is set. */
  readonly devInboxUrl?: string | undefined;
  /** The built admin site, if there is one. */
  readonly adminSite?: AdminSite | undefined;
  /** Asks each part now. Never rejects: a part that can't be reached says so. */
  readonly ready: () => Promise<Readiness>;
}

/** Who may ask, and how often. */
export type Edges = Pick<Config, 'corsOrigins' | 'trustedProxies' | 'rateLimitPerMinute'>;

export interface Readiness {
  readonly database: 'up' | 'down';
  readonly temporal: 'up' | 'down';
  /** `unknown` where the database is down. */
  readonly migrations: 'applied' | 'missing' | 'unknown';
}

export interface Command {
  readonly orderId: string;
  readonly by: Actor;
  readonly origin: Origin;
  readonly requestId: string;
}

/** Speaks to the orders' actors. What is refused is thrown by its name (`workflows/domain/failures.ts`). */
export interface OrderDesk {
  /**
   * Places an order, or answers with the one that this idempotency key stands for already. Asks
   * `checkProducts` only for a new one: a replay answers even if a product has gone since.
   *
   * @throws Refusal OutOfStock, NotForSale
   * @throws Problem InvalidInput, IdempotencyKeyReused
   */
  place(request: {
    readonly customer: Customer;
    readonly body: OrderRequest;
    /**
     * The request as it was sent, in canonical JSON. Two requests are equal if these are: `body` may
     * differ by a default that has changed between them (the customer's phone number).
     */
    readonly fingerprint: string;
    readonly idempotencyKey: string | null;
    readonly requestId: string;
  }): Promise<{ readonly orderId: string; readonly replayed: boolean }>;

  /** @throws Refusal TransitionNotAllowed */
  changeStatus(
    command: Command & { readonly to: OrderStatus; readonly note: string },
  ): Promise<void>;

  /** @throws Refusal TransitionNotAllowed */
  cancel(command: Command & { readonly note: string }): Promise<void>;

  /** @throws Refusal AlreadyPaid, NotPayable */
  recordPayment(
    command: Command & {
      readonly method: string;
      readonly reference: string;
      readonly amountCents: number;
    },
  ): Promise<void>;

  /** @throws Refusal NotRetryable */
  retryNotification(command: Command & { readonly notificationId: string }): Promise<void>;

  /** The order's actor, as Temporal sees it now. */
  look(orderId: string): Promise<ActorView>;
}

export interface ActorView {
  readonly id: string;
  readonly run_id: string | null;
  readonly status: string;
  readonly temporal_url: string;
  readonly pending: readonly {
    readonly kind: 'activity' | 'timer' | 'workflow_task';
    readonly name: string;
    readonly attempt: number | null;
    readonly last_failure: string | null;
    readonly next_try_at: string | null;
    readonly due_at: string | null;
  }[];
}

/** What routes get: what came from outside, and what the API itself keeps. */
export interface AppServices extends Services {
  readonly replica: Replica;
  readonly liveEvents: LiveEvents;
  /** The document of `/api-docs/`. */
  readonly openApi: OpenApiDocument;
}

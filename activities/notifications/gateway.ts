import type { ErrorKind, ProviderName } from '../../workflows/domain/news';

export interface Envelope {
  /** The notification's id: what makes a repeated e-mail recognisable as the same one. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
}

export interface Delivered {
  readonly messageId: string;
  /** Four decimals (`"0.8000"`); null where sending costs nothing. */
  readonly cost: string | null;
  readonly units: number | null;
  /** What the cost is in (ISO 4217), where the provider says it. */
  readonly currency?: string;
}

interface Blame {
  readonly isProviders?: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** Why a message was not, or perhaps not, taken. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /** Which of a channel's providers it was. */
  provider: ProviderName | null = null;

  /** Whether the provider is to blame (away, overloaded, our account there refused), not this message or address. */
  readonly isProviders: boolean;

  readonly retryAfterMs: number | undefined;

  /**
   * @param code the provider's code (`451`, `InvalidPhoneNumber`, `ETIMEDOUT`): no personal data, it may pass through Temporal
   * @param message the provider's words, for the notification's row only: an address may stand in them
   */
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    { isProviders = false, retryAfterMs }: Blame = {},
  ) {
    super(message);
    this.isProviders = isProviders;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A way to hand a message over to a provider. */
export interface Gateway {
  /** @throws DeliveryError, always within 20 seconds */
  send(envelope: Envelope, signal?: AbortSignal): Promise<Delivered>;
  close(): Promise<void>;
}

/**
 * As in production but for the rates of the channels, and with clients behind a proxy; the addresses of another stack or of
 * real providers are left out.
 */
export function settings(probeDir: string, tempDir: string): Record<string, string | undefined> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: undefined,
    TEMPORAL_ADDRESS: undefined,
    SMTP_URL: undefined,
    AFRICASTALKING_USERNAME: undefined,
    AFRICASTALKING_API_KEY: undefined,
    OIDC_ISSUER_URL: undefined,
    OIDC_CLIENT_ID: undefined,
    OIDC_CLIENT_SECRET: undefined,
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    HOST: undefined,
    PORT: undefined,
    PUBLIC_URL: undefined,
    MEDIA_DIR: undefined,
    WORKER_QUEUES: undefined,
    METRICS_PORT: undefined,
    SMS_PER_MINUTE: '0',
    EMAIL_PER_MINUTE: '0',
    // So many that it counts all and refuses none: the two admins do the work of a whole shop.
    RATE_LIMIT_PER_MINUTE: '100000',
    TRUSTED_PROXIES: '127.0.0.1,::1',
    LOG_LEVEL: 'info',
    TMPDIR: tempDir,
    HEAP_PROBE_DIR: probeDir,
    NODE_OPTIONS: `--require=${require.resolve('../../bench/heap-probe')}`,
  };
}

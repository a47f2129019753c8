/** Settings that are missing or wrong, each as a sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

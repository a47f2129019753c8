/** Rejects when the bench is told to end, so that it can be raced against what it measures. */
export function ended({ signal }: AbortController): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

export type BareActivities = ReturnType<typeof createBareActivities>;

/** They do nothing but note when they were reached, which stands for the message handed over. */
export function createBareActivities(reached: (orderId: string, at: number) => void) {
  return {
    change: () => Promise.resolve(),
    hand: (orderId: string) => {
      reached(orderId, Date.now());
      return Promise.resolve();
    },
  };
}

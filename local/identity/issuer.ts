/** As browser and API both reach the local provider: people come to the shop by `localhost` too. */
export function issuerAt(port: number): string {
  return `http://localhost:${port}`;
}

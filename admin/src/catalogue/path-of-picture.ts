/** The API names the shop's public host; here it is asked from whatever host the site came from. */
export function pathOfPicture(address: string | null | undefined): string | undefined {
  return address ? new URL(address, location.origin).pathname : undefined;
}

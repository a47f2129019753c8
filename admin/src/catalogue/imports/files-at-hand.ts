/** The files of dry runs, as long as this page is open: to take them in without choosing them again. */
export const filesAtHand = new Map<string, File>();

import { randomUUID } from 'node:crypto';
import type { Request } from '../doer';

/** Somebody with a shell on the machine: nobody is logged in. */
export const fromShell: Request = {
  origin: { ip: null, userAgent: 'npm run ops' },
  requestId: randomUUID(),
};

import { z } from 'zod';

export const Readiness = z
  .object({
    status: z.enum(['ready', 'not ready']),
    database: z.enum(['up', 'down']),
    temporal: z.enum(['up', 'down']),
    migrations: z.enum(['applied', 'missing', 'unknown']),
  })
  .meta({ id: 'Readiness' });

import { z } from 'zod';

/** RFC 9457, as every error is answered (`application/problem+json`). */
export const ProblemDetails = z
  .object({
    type: z.string().meta({ examples: ['/problems/invalid-input'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    request_id: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem' });

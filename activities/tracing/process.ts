import { loadTracing } from '../../config';
import { openTracing } from '../../tracing/open-tracing';

/** The worker's traces, where they are wanted. The first import of `worker.ts` that loads anything: what is watched is loaded after it. */
export const tracing = openTracing('orderflow-worker', loadTracing());

/** Our processes, as the local stack names them; what is beside them is recorded, not judged. */
export const judged = ['api', 'worker', 'worker-2', 'sender'] as const;

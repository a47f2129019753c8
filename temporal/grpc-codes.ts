import { NamespaceNotFoundError } from '@temporalio/common';

/** Of gRPC's status codes, those that mean something to us. */
export const grpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The status that a call to Temporal ended with, also where the error has been wrapped. */
export function grpcCodeOf(error: unknown): number | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    // In its place the client throws one that carries neither the status nor what it stands for.
    if (each instanceof NamespaceNotFoundError) return grpcCodes.notFound;
    if ('code' in each && typeof each.code === 'number') return each.code;
  }
  return undefined;
}

/** Whether it was refused because of who asked, or because the server lets nobody do that (Temporal Cloud). */
export function mayNot(error: unknown): boolean {
  const code = grpcCodeOf(error);
  return (
    code === grpcCodes.permissionDenied ||
    code === grpcCodes.unauthenticated ||
    code === grpcCodes.unimplemented
  );
}

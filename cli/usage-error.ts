/** The command cannot be run as it was called. Ends it with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

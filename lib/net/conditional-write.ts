import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Returns false if the write's condition was not met. */
export function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  return refusedAs(false, async () => {
    await write();

    return true;
  });
}

/** Returns the result of the write, or `refused` if its condition was not met. */
export async function refusedAs<Result, Refused>(
  refused: Refused,
  write: () => Promise<Result>,
): Promise<Result | Refused> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return refused;
    throw error;
  }
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Whether a write took place: false where its condition was refused. */
export function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  return refusedAs(false, async () => {
    await write();

    return true;
  });
}

/** What a write answers, or `refused` where its condition was refused. */
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

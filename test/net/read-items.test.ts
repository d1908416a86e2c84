import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { readItems } from '../../lib/net/read-items.ts';

function answering(unprocessed: readonly string[]) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));

  return Object.assign(client, {
    send: async () => ({
      Responses: { contacts: [{ id: 'a' }] },
      UnprocessedKeys: { contacts: { Keys: unprocessed.map((id) => ({ id })) } },
    }),
  });
}

const read = (unprocessed: readonly string[]) =>
  readItems({ client: answering(unprocessed), table: 'contacts', ids: ['a', 'b'], consistent: true });

test('what is missing from the answer does not exist', async () => {
  expect(await read([])).toEqual([{ id: 'a' }]);
});

test('a key that the table did not get to is an error: it may exist', async () => {
  await expect(read(['b'])).rejects.toThrow('the table contacts did not get to every key');
});

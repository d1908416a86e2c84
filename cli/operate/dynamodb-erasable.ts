import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { ErasableContactTable } from '../../lib/contact/contact-table.ts';
import { createDynamodbContactTable, ifVersion, pointerId, type TableOptions } from '../../lib/contact/dynamodb.ts';
import { unlessRefused } from '../../lib/net/conditional-write.ts';

/** The same table for commands that may delete from it: no function may, and no bundle includes this. */
export function createDynamodbErasableTable(options: TableOptions): ErasableContactTable {
  const { client, table } = options;

  return {
    ...createDynamodbContactTable(options),

    removePointer: (key, expectedVersion) =>
      unlessRefused(() =>
        client.send(
          new DeleteCommand({ TableName: table, Key: { id: pointerId(key) }, ...ifVersion(expectedVersion) }),
        ),
      ),

    removeContact: async (id) => {
      await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
    },
  };
}

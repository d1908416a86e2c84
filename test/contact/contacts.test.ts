import { createDynamodbErasableTable } from '../../cli/operate/dynamodb-erasable.ts';
import { contactsContract } from '../contract/contacts.ts';
import { createMemoryContactTable } from '../memory/contacts.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const open = ({ client, contactsTable, close }: TestTable) => ({
  table: createDynamodbErasableTable({ client, table: contactsTable }),
  close,
});

contactsContract('memory', async () => ({ table: createMemoryContactTable(), close: async () => {} }));

contactsContract('dynamodb (dynalite)', async () => open(await dynaliteTable()));

withJava(() => {
  contactsContract('dynamodb (DynamoDB Local)', async () => open(await dynamodbLocalTable()));
});

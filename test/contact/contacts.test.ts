import { describe } from 'vitest';
import { createDynamodbErasableTable } from '../../cli/operate/dynamodb-erasable.ts';
import { contactsContract } from '../contract/contacts.ts';
import { createMemoryContactTable } from '../memory/contacts.ts';
import { dynaliteTable, dynamodbLocalTable, hasJava, type TestTable } from '../support/tables.ts';

const open = ({ client, contactsTable, close }: TestTable) => ({
  table: createDynamodbErasableTable({ client, table: contactsTable }),
  close,
});

contactsContract('memory', async () => ({ table: createMemoryContactTable(), close: async () => {} }));

contactsContract('dynamodb (dynalite)', async () => open(await dynaliteTable()));

describe.runIf(hasJava)('with Java', () => {
  contactsContract('dynamodb (DynamoDB Local)', async () => open(await dynamodbLocalTable()));
});

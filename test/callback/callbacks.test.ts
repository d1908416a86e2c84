import { describe, onTestFinished } from 'vitest';
import { createDynamodbCallbacks } from '../../lib/callback/callbacks-dynamodb.ts';
import { testCallbacks } from '../contract/callbacks.ts';
import { createMemoryCallbacks } from '../memory/callbacks.ts';
import { dynaliteTable, dynamodbLocalTable, type TestTable, withJava } from '../support/tables.ts';

const over = ({ client, callbacksTable: table, close }: TestTable) => {
  onTestFinished(close);

  return createDynamodbCallbacks({ client, table });
};

describe('callbacks in memory', () => testCallbacks(async () => createMemoryCallbacks()));
describe('callbacks in dynalite', () => testCallbacks(async () => over(await dynaliteTable())));

withJava(() => {
  describe('callbacks in DynamoDB Local', () => testCallbacks(async () => over(await dynamodbLocalTable())));
});

/** Which items the table server is asked to write, seen in passing. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readJson } from '../lib/net/read-json.ts';

export type TableWrite = { readonly table: string; readonly key: string };

/** Of any attribute: only its key is a text for certain. */
const attributes = z.record(z.string(), z.unknown());
const oneSchema = z.object({ TableName: z.string(), Item: attributes.optional(), Key: attributes.optional() });
const batchSchema = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: attributes }).optional(),
        DeleteRequest: z.object({ Key: attributes }).optional(),
      }),
    ),
  ),
});
const textSchema = z.object({ S: z.string() });

const single = ['PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * Calls `onWrite` for each item after its request was answered, whatever the answer: a condition may have refused the
 * write. Call it before the server gets its first request. `keys`: the key's attribute of each table.
 */
export function watchWrites(
  server: Server,
  { keys, onWrite }: { readonly keys: ReadonlyMap<string, string>; readonly onWrite: (write: TableWrite) => void },
): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    if (!single.includes(operation) && operation !== 'BatchWriteItem') return;

    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('finish', () => {
      for (const [table, item] of writtenBy(readJson(Buffer.concat(chunks).toString('utf8')))) {
        const key = textSchema.safeParse(item[keys.get(table) ?? '']).data?.S;
        if (key !== undefined) onWrite({ table, key });
      }
    });
  });
}

type Written = readonly [table: string, item: Readonly<Record<string, unknown>>];

function writtenBy(body: unknown): readonly Written[] {
  const one = oneSchema.safeParse(body).data;
  if (one) return [[one.TableName, one.Item ?? one.Key ?? {}]];
  const { RequestItems = {} } = batchSchema.safeParse(body).data ?? {};

  return Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests.map(({ PutRequest, DeleteRequest }): Written => [table, PutRequest?.Item ?? DeleteRequest?.Key ?? {}]),
  );
}

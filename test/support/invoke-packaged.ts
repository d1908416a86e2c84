/** Run by invokePackaged: imports a function's bundle, hands it one event, sends its answer. */
import { pathToFileURL } from 'node:url';

const [, , file = ''] = process.argv;

process.once('message', async ({ event }: { readonly event: unknown }) => {
  const { handler } = await import(pathToFileURL(file).href);
  const answer = await handler(event, { getRemainingTimeInMillis: () => 10_000 });
  process.send?.(answer, () => process.exit());
});

import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen } from '../../../local/http.ts';
import { createEventStream } from '../../../local/watch/event-stream.ts';
import { createLiveEvents } from '../../../local/watch/live-events.ts';

const now = () => Date.UTC(2026, 0, 2, 12);

test('what came after an id is known while it is kept; an id of another run never is', () => {
  const events = createLiveEvents({ run: 'r1', now, maxKept: 3 });
  for (const n of [1, 2, 3, 4]) events.publish({ type: 'faults', armed: n });

  expect(events.after('r1-2')?.map(({ id }) => id)).toEqual(['r1-3', 'r1-4']);
  expect(events.after('r1-4')).toEqual([]);
  expect([events.after('r0-2'), events.after('r1-5'), events.after('nonsense')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);

  for (const n of [5, 6]) events.publish({ type: 'faults', armed: n });
  expect(events.after('r1-2')).toBeUndefined();
  expect(events.after('r1-3')).toHaveLength(3);
});

test('a stream goes on after Last-Event-ID, says whether it missed anything, and ends when it is closed', async () => {
  const events = createLiveEvents({ run: 'r1', now });
  const stream = createEventStream({ events, now });
  const server = createServer((request, response) => stream.serve(request, response));
  const url = await listen(server, 0);
  onTestFinished(() => closeServer(server));
  events.publish({ type: 'sweep' });
  events.publish({ type: 'faults', armed: 1 });
  const read = async (headers: Record<string, string>, meanwhile = () => {}) => {
    const answer = await fetch(url, { headers });
    meanwhile();
    stream.close();

    return { type: answer.headers.get('content-type'), text: await answer.text() };
  };

  const fresh = await read({}, () => events.publish({ type: 'catalog' }));
  expect(fresh.type).toBe('text/event-stream');
  expect(fresh.text).toMatch(/^retry: 1000\n\nid: r1-2\ndata: \{"type":"hello".*"complete":false\}\n\n/);
  expect(fresh.text).toContain('id: r1-3\ndata: {"type":"catalog"');

  const again = await read({ 'last-event-id': 'r1-1' });
  expect(again.text).toContain('"complete":true');
  expect(again.text.match(/^id: .*/gm)).toEqual(['id: r1-1', 'id: r1-2', 'id: r1-3']);

  expect((await read({ 'last-event-id': 'earlier-1' })).text).toContain('"complete":false');
});

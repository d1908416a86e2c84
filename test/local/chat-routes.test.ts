import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chatRoutes } from '../../local/chat-routes.ts';
import { answerJson, closeServer, listen } from '../../local/http.ts';
import type { AgentAction } from '../../local/vendors/chat-agents.ts';

async function open() {
  const acted: (readonly [string, AgentAction])[] = [];
  const routes = chatRoutes((id, action) => {
    if (id === 'nobody') return 'no chat';
    if (id === 'over') return { refused: 'the chat has ended' };
    acted.push([id, action]);
    return 'done';
  });
  const server = createServer(async (request, response) => {
    const [id = '', last = ''] = (request.url ?? '').split('/').slice(3);
    const route = routes.find(({ path, method }) => path.endsWith(`/${last}`) && method === request.method);
    const answer = await route?.answer(id, request, response);
    answerJson(response, answer?.status ?? 404, answer?.body ?? {});
  });
  const url = await listen(server, 0);
  onTestFinished(() => closeServer(server));

  return {
    acted,
    post: async (path: string, body?: object) => {
      const answer = await fetch(`${url}/local/chats/${path}`, {
        method: 'POST',
        body: body ? JSON.stringify(body) : '',
      });
      return answer.status;
    },
  };
}

describe('an agent of a simulated chat server', () => {
  test('writes, sends a file, types and ends the chat', async () => {
    const { acted, post } = await open();
    const file = { mediaType: 'image/png', base64: 'iVBORw==', file: 'a.png' };
    const statuses = [
      await post('C1/messages', { text: 'Hello', name: 'Sam' }),
      await post('C1/files', file),
      await post('C1/typing'),
      await post('C1/end', {}),
    ];

    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(acted).toEqual([
      ['C1', { type: 'message', text: 'Hello', name: 'Sam' }],
      [
        'C1',
        {
          ...{ type: 'file', name: 'Kim' },
          file: { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('iVBORw==', 'base64') },
        },
      ],
      ['C1', { type: 'typing', name: 'Kim' }],
      ['C1', { type: 'end', name: 'Kim' }],
    ]);
  });

  test.each([
    ['C1/messages', { text: '' }, 400],
    ['C1/messages', { txt: 'Hello' }, 400],
    ['C1/files', { base64: '?', mediaType: 'image/png', file: 'a' }, 400],
    ['nobody/end', {}, 404],
    ['over/messages', { text: 'Hello' }, 409],
  ])('%s with %j is answered with %i', async (path, body, status) => {
    const { acted, post } = await open();

    expect(await post(path, body)).toBe(status);
    expect(acted).toEqual([]);
  });
});

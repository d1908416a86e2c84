/** `POST /local/chats/{id}/messages|files|typing|end`: an agent on a simulated chat server. */
import * as z from 'zod';
import { type LocalRoute, notFound, ok, post, readJsonOf, wrong } from './local-route.ts';
import type { Answer } from './receipt-routes.ts';
import { type ActAsAgent, type AgentAction, agentActions } from './vendors/chat-agents.ts';

/** 10 MB in base64. */
const maxFileBytes = 14 * 1024 * 1024;

export function chatRoutes(act: ActAsAgent): readonly LocalRoute[] {
  const answer = (id: string, action: AgentAction): Answer => {
    const acted = act(id, action);
    if (acted === 'no chat') return notFound(`no chat ${id}: GET /local/chats lists them`);

    return acted === 'done' ? ok({}) : { status: 409, body: { message: acted.refused } };
  };
  const route = <Body>(
    [path, shows]: readonly [string, string],
    schema: z.ZodType<Body>,
    toAction: (body: Body) => AgentAction,
  ) =>
    post(path, shows, async (id, request) => {
      const parsed = schema.safeParse((await readJsonOf(request, maxFileBytes)) || {});

      return parsed.success ? answer(id, toAction(parsed.data)) : wrong(z.prettifyError(parsed.error));
    });

  return [
    route(
      ['/local/chats/{id}/messages', '{text, name?}: an agent writes in a chat of a simulated chat server'],
      agentActions.messages,
      (body) => ({ type: 'message', ...body }),
    ),
    route(
      ['/local/chats/{id}/files', '{mediaType, base64, file, name?}: an agent sends a file'],
      agentActions.files,
      ({ mediaType, base64, file, name }) => ({
        ...{ type: 'file', name },
        file: { name: file, mediaType, bytes: Buffer.from(base64, 'base64') },
      }),
    ),
    route(['/local/chats/{id}/typing', '{name?}: an agent types'], agentActions.typing, ({ name }) => ({
      ...{ type: 'typing', name },
    })),
    route(['/local/chats/{id}/end', '{name?}: an agent ends the chat'], agentActions.end, ({ name }) => ({
      ...{ type: 'end', name },
    })),
  ];
}

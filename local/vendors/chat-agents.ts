/** What the agents of a simulated chat server can do. */
import * as z from 'zod';

const name = z.string().min(1).max(64).default('Kim');

/** By the last part of `POST /local/chats/{id}/…`. */
export const agentActions = {
  messages: z.strictObject({ text: z.string().min(1).max(16_000), name }),
  files: z.strictObject({
    mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'such as image/png'),
    base64: z.base64('must be base64, of at least one byte').min(4),
    file: z.string().min(1).max(240),
    name,
  }),
  typing: z.strictObject({ name }),
  end: z.strictObject({ name }),
} as const;

export type AgentAction =
  | { readonly type: 'message'; readonly text: string; readonly name: string }
  | {
      readonly type: 'file';
      readonly file: { readonly name: string; readonly mediaType: string; readonly bytes: Buffer };
      readonly name: string;
    }
  | { readonly type: 'typing' | 'end'; readonly name: string };

/** `id`: the server's, ours, or a client's, whose last chat is meant. `refused`: why the server does not take it. */
export type ActAsAgent = (id: string, action: AgentAction) => 'done' | 'no chat' | { readonly refused: string };

/** A client’s phone, the caller who invites them, and the agents of one chat queue, on a running `npm start`. */
import { expect, vi } from 'vitest';
import * as z from 'zod';
import { waiting } from './local-process.ts';

type Line = {
  readonly api: string;
  readonly channel: string;
  readonly businessId: string;
  readonly chatQueueKey: string;
  readonly clientId: string;
};

const publishedSchema = z.looseObject({
  ...{ type: z.string(), interactionId: z.string(), messageId: z.string().optional() },
  ...{ text: z.string().optional(), status: z.string().optional(), receivedAt: z.string().optional() },
  attachments: z.array(z.looseObject({ mediaId: z.string().optional() })).optional(),
});
type Published = z.infer<typeof publishedSchema>;

const shownSchema = z.looseObject({
  ...{ from: z.string().optional(), text: z.string().optional() },
  files: z.array(z.looseObject({})).optional(),
});
const acceptedSchema = z.object({ Parameters: z.looseObject({ _umsChatSessionId: z.string() }) });
const postedSchema = z.object({ messageId: z.string() });
const writtenSchema = z.looseObject({ vendorMessageId: z.string() });
const announcedSchema = z.object({
  mediaId: z.string(),
  upload: z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()) }),
});

/** Many talk with one process at once: each looks less often than one that is alone. */
const patiently = { timeout: 2 * waiting.timeout, interval: 250 };

export type Talk = ReturnType<typeof createTalk>;

export function createTalk({ api, channel, businessId, chatQueueKey, clientId }: Line) {
  const send = async (path: string, { body, method = 'POST' }: { body?: unknown; method?: string } = {}) => {
    const json = body !== undefined && { headers: jsonHeaders, body: JSON.stringify(body) };
    const answer = await fetch(api + path, { method, ...json });

    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const get = async (path: string) => (await send(path, { method: 'GET' })).body;
  const until = <Seen>(look: () => Promise<Seen>) => vi.waitFor(look, patiently);
  const phonePath = `/local/phones/${encodeURIComponent(clientId)}`;
  const queuePath = `/local/chat-queues/${encodeURIComponent(chatQueueKey)}`;

  /** What the business sent to the phone, oldest first. */
  const received = async () =>
    z
      .array(shownSchema)
      .parse(await get(phonePath))
      .filter(({ from }) => from !== 'client');
  const reaches = (text: string) =>
    until(async () => expect((await received()).map((message) => message.text)).toContain(text));

  const queued = async () => z.array(publishedSchema).parse(await get(queuePath));
  /** The first message of the chat queue that is like this, after a while. */
  const find = (wanted: object) =>
    until(async (): Promise<Published> => {
      const all = await queued();
      const found = all.find((message) => expect.objectContaining(wanted).asymmetricMatch(message));
      if (!found)
        throw new Error(`${chatQueueKey} has ${all.length} messages, and none like ${JSON.stringify(wanted)}`);

      return found;
    });
  /** What agents were shown of a session, as it was published. */
  const shown = async (sessionId: string) =>
    (await queued()).filter(({ interactionId }) => interactionId === sessionId);

  const invite = () => {
    const address = { _umsChannel: channel, _umsClientId: clientId, _umsBusinessId: businessId };
    const Parameters = { ...address, StandardResponseId: 'go-on' };

    return send('/esp', { body: { AppName: 'x', Service: 'ChatService', Method: 'InviteToChat', Parameters } });
  };
  const answer = (sessionId: string, body: object) => send(`/sessions/${sessionId}/messages`, { body });
  /** An agent writes it. Resolves with the message’s id. */
  const post = async (sessionId: string, text: string) => {
    const { status, body } = await answer(sessionId, { text });
    expect([status, body]).toEqual([202, expect.anything()]);

    return postedSchema.parse(body).messageId;
  };
  const announce = (sessionId: string, { length: size }: Buffer) =>
    send(`/sessions/${sessionId}/media`, { body: { mediaType: 'image/png', name: 'map.png', size } });

  return {
    ...{ channel, clientId, send, get, until, received, reaches, shown, invite, answer, post, announce },

    /** Of an invite that has reached the phone, in a session that the agents have. */
    invited: async () => {
      const { status, body } = await invite();
      expect([status, body]).toEqual([202, expect.anything()]);
      const sessionId = acceptedSchema.parse(body).Parameters._umsChatSessionId;
      await find({ type: 'session.opened', interactionId: sessionId });
      expect(await received()).toMatchObject([{ sessionId }]);

      return sessionId;
    },
    /** The client writes it. Resolves with the vendor’s id of it. */
    write: async (message: object) => {
      const { status, body } = await send(`${phonePath}/messages`, { body: { channel, ...message } });
      expect([status, body]).toEqual([200, expect.objectContaining({ outcome: 'posted' })]);

      return writtenSchema.parse(body).vendorMessageId;
    },
    published: (sessionId: string, wanted: object) => find({ ...wanted, interactionId: sessionId }),
    opened: async (wanted: object) => (await find({ ...wanted, type: 'session.opened' })).interactionId,
    /** The messages of a session in the order in which agents read them. */
    said: async (sessionId: string) =>
      (await shown(sessionId))
        .filter(({ type }) => type === 'session.message')
        .toSorted((one, other) => String(one.receivedAt).localeCompare(String(other.receivedAt))),
    /** An agent writes it, and the client reads it. */
    say: async (sessionId: string, text: string) => {
      const messageId = await post(sessionId, text);
      await reaches(text);

      return messageId;
    },
    upload: async (sessionId: string, file: Buffer) => {
      const { mediaId, upload } = announcedSchema.parse((await announce(sessionId, file)).body);
      const { url, ...request } = upload;
      expect(await fetch(url, { ...request, body: new Uint8Array(file) })).toMatchObject({ ok: true });

      return mediaId;
    },
    download: async (path: string) => Buffer.from(await (await fetch(api + path)).arrayBuffer()),
    becomes: (path: string, wanted: object) => until(async () => expect(await get(path)).toMatchObject(wanted)),
    /** The vendor reports it. */
    report: async (messageId: string, status: string) =>
      expect(await send(`${phonePath}/receipts`, { body: { messageId, status } })).toMatchObject({ status: 200 }),
    /** What goes wrong next, once, of what concerns this client. */
    order: (fault: object) => send('/local/faults', { body: { count: 1, clientId, ...fault } }),
  };
}

const jsonHeaders = { 'content-type': 'application/json' };

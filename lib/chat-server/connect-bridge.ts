import {
  CompleteAttachmentUploadCommand,
  type ConnectParticipantClient,
  GetAttachmentCommand,
  SendEventCommand,
  SendMessageCommand,
  StartAttachmentUploadCommand,
} from '@aws-sdk/client-connectparticipant';
import { wasNeverWritten } from '../net/connections.ts';
import { fetchBytes, TooManyBytesError } from '../net/fetch-bytes.ts';
import type { Bridge, ClientAttachment, FetchedFile, OpenedChat, Said } from './chat-server.ts';
import type { ContactRequests } from './connect-contact.ts';
import { nameOf } from './connect-errors.ts';
import { isDenied, type Participant, type Spoken } from './connect-participant.ts';

type Deps = {
  readonly client: ConnectParticipantClient;
  readonly contacts: ContactRequests;
  readonly participant: Participant;
  readonly maxMessageBytes?: number | undefined;
};

type Options = { readonly signal: AbortSignal };

/** Connect's pages say 1,024 characters, and 16,384 bytes on the newest: a text of this length is taken by both. */
const defaultTextBytes = 1024;

/** Of a file. */
const maxBytes = 20 * 1024 * 1024;

const typing = 'application/vnd.amazonaws.connect.event.typing';

/** We are the client of a chat. A repeated token says nothing twice. */
export function createConnectBridge({ client, contacts, participant, maxMessageBytes }: Deps): Bridge {
  const maxTextBytes = maxMessageBytes ?? defaultTextBytes;

  /** A refusal alone does not say whether the chat is over. */
  const settle = async (spoken: Spoken<unknown>, options: Options): Promise<Said> => {
    if (spoken.status === 'done') return { status: 'said', chat: spoken.chat };
    if (spoken.status === 'unread') return { status: 'retry' };

    const said = toSaid(spoken.error);
    if (said !== 'denied') return said;

    const state = await contacts.describe(spoken.chat, options);

    // After a transfer only our token says whether the chat goes on.
    return state === 'ended' || state === 'transferred' ? { status: 'ended' } : { status: 'retry' };
  };

  const send = async (chat: OpenedChat, { id, text }: { id: string; text: string }, options: Options) => {
    const message = { ContentType: 'text/plain', Content: text, ClientToken: id };
    const spoken = await participant.speak(
      chat,
      (ConnectionToken) =>
        client.send(new SendMessageCommand({ ...message, ConnectionToken }), { abortSignal: options.signal }),
      options.signal,
    );

    return settle(spoken, options);
  };

  return {
    repeatable: true,
    maxTextBytes,

    say: send,

    attach: async (chat, file, options) => {
      if (file.bytes.byteLength > maxBytes) return { status: 'refused', meaning: 'it is larger than 20 MB' };

      return settle(
        await participant.speak(chat, (token) => upload(client, { file, token }, options), options.signal),
        options,
      );
    },

    // We have no other voice in the chat than the client's.
    warn: (chat, { id, text }, options) => send(chat, { id, text: `[${text}]`.slice(0, maxTextBytes) }, options),

    // A receipt would name Connect's id of what was read, which the client's vendor does not know. No event says that
    // the client has stopped typing.
    show: async (chat, presence, { signal }) => {
      if (presence === 'typing')
        await participant.speak(
          chat,
          (ConnectionToken) =>
            client.send(new SendEventCommand({ ContentType: typing, ConnectionToken }), { abortSignal: signal }),
          signal,
        );
    },

    fetchFile: async (chat, ref, { signal, maxBytes: most }): Promise<FetchedFile> => {
      const spoken = await participant.speak(
        chat,
        (ConnectionToken) =>
          client.send(new GetAttachmentCommand({ AttachmentId: ref, ConnectionToken }), { abortSignal: signal }),
        signal,
      );
      if (spoken.status !== 'done' || spoken.result.Url === undefined)
        return { status: spoken.status === 'failed' && isForGood(spoken.error) ? 'refused' : 'lost' };

      return download(spoken.result.Url, { signal, maxBytes: most });
    },
  };
}

class NotUploadedError extends Error {
  override readonly name = 'NotUploadedError';
}

/** Three steps, each of which may be repeated: the last one shows the file. */
async function upload(
  client: ConnectParticipantClient,
  { file, token: ConnectionToken }: { readonly file: ClientAttachment; readonly token: string },
  { signal }: Options,
): Promise<void> {
  const options = { abortSignal: signal };
  const { id: ClientToken, bytes, mediaType: ContentType, name: AttachmentName } = file;
  const { AttachmentId = '', UploadMetadata } = await client.send(
    new StartAttachmentUploadCommand({
      ...{ ContentType, AttachmentName, ClientToken, ConnectionToken },
      AttachmentSizeInBytes: bytes.byteLength,
    }),
    options,
  );
  const answer = await fetch(UploadMetadata?.Url ?? '', {
    method: 'PUT',
    headers: { ...UploadMetadata?.HeadersToInclude, connection: 'close' },
    body: Buffer.from(bytes),
    redirect: 'error',
    signal,
  });
  if (!answer.ok) throw new NotUploadedError('the store of the file did not take it');

  await client.send(
    new CompleteAttachmentUploadCommand({ AttachmentIds: [AttachmentId], ClientToken, ConnectionToken }),
    options,
  );
}

async function download(url: string, limits: Options & { readonly maxBytes: number }): Promise<FetchedFile> {
  try {
    const { status, headers, bytes } = await fetchBytes(url, { headers: {}, ...limits });
    if (status !== 200) return { status: status >= 400 && status < 500 ? 'refused' : 'lost' };

    return { status: 'fetched', bytes, mediaType: headers.get('content-type') ?? 'application/octet-stream' };
  } catch (error) {
    return { status: error instanceof TooManyBytesError ? 'refused' : 'lost' };
  }
}

/** Names of the service model. */
const busy: readonly unknown[] = ['ThrottlingException'];
const refused: readonly unknown[] = ['ValidationException', 'ServiceQuotaExceededException'];
const noMore: readonly unknown[] = ['ConflictException', 'ResourceNotFoundException'];

function toSaid(error: unknown): Said | 'denied' {
  const vendorCode = nameOf(error);
  if (wasNeverWritten(error) || busy.includes(vendorCode)) return { status: 'retry' };
  if (isDenied(error) || noMore.includes(vendorCode)) return 'denied';
  if (vendorCode !== undefined && refused.includes(vendorCode)) return { status: 'refused', vendorCode };

  return { status: 'unknown' };
}

function isForGood(error: unknown): boolean {
  return isDenied(error) || refused.includes(nameOf(error)) || noMore.includes(nameOf(error));
}

/** A simulated Amazon Connect, as far as outbound chat goes: StartOutboundChatContact, StopContact, DescribeContact. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { type Faults, type Operation, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';

const requestSchema = z.object({
  SourceEndpoint: z.object({ Type: z.literal('CONNECT_PHONENUMBER_ARN'), Address: z.string().startsWith('arn:') }),
  DestinationEndpoint: z.object({
    Type: z.literal('TELEPHONE_NUMBER'),
    Address: z.string().regex(/^\+[1-9]\d{6,14}$/),
  }),
  InstanceId: z.string().min(1),
  ContactFlowId: z.string().min(1),
  SegmentAttributes: z.object({
    'connect:Subtype': z.object({ ValueString: z.enum(['connect:SMS', 'connect:WhatsApp']) }),
  }),
  Attributes: z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), z.string()).default({}),
  ParticipantDetails: z.object({ DisplayName: z.string().min(1).max(256) }).optional(),
  InitialSystemMessage: z
    .object({ ContentType: z.enum(['text/plain', 'text/markdown']), Content: z.string().min(1) })
    .optional(),
  InitialTemplatedSystemMessage: z
    .object({
      KnowledgeBaseId: z.string(),
      MessageTemplateId: z.string(),
      TemplateAttributes: z.object({ CustomAttributes: z.record(z.string(), z.string()).default({}) }),
    })
    .optional(),
  RelatedContactId: z.string().optional(),
  ChatDurationInMinutes: z.int().min(60).max(10_080).optional(),
  ClientToken: z.string().max(500).optional(),
});
type StartRequest = z.output<typeof requestSchema>;

export type ConnectContact = {
  readonly contactId: string;
  readonly request: StartRequest;
  readonly startedAt: number;
  readonly ended: boolean;
};

export type AmazonConnect = {
  readonly url: string;
  readonly contacts: () => readonly ConnectContact[];
  /** Ends it as an agent, or the chat's duration, would. */
  readonly end: (contactId: string) => void;
  /** Forgets it, as Connect does after a while. */
  readonly forget: (contactId: string) => void;
  readonly close: () => Promise<void>;
};

const tokenKeptMs = 7 * 86_400_000;
const maxAttributeBytes = 32_768;

export async function startAmazonConnect(options: {
  readonly now: () => number;
  readonly newId: () => string;
  readonly faults: Faults;
  readonly onStarted?: (contact: ConnectContact) => void;
  readonly port?: number;
}): Promise<AmazonConnect> {
  const contacts = new Map<string, ConnectContact>();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const end = (contactId: string) => {
    const contact = contacts.get(contactId);
    if (contact) contacts.set(contactId, { ...contact, ended: true });
  };

  return {
    url: await listen(server, options.port ?? 0),
    contacts: () => [...contacts.values()],
    end,
    forget: (contactId) => contacts.delete(contactId),
    close: () => closeServer(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await readBody(request, 1024 * 1024))?.toString('utf8') ?? '';
    const asked = readRequest(`${request.method} ${request.url}`, text === '' ? {} : JSON.parse(text));
    if (!asked) return fail(response, { error: [404, 'ResourceNotFoundException'] });

    const fault = takeVendorFault(options.faults, asked.client?.slice(1), asked);
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'status')
      return fail(response, { error: [fault.status ?? 429, errorNames[fault.status ?? 429] ?? internal] });

    const answer = asked.answer();
    if (fault?.kind === 'timeout-after-accept') return;
    if ('error' in answer) return fail(response, answer);
    answerJson(response, 200, answer.body);
  }

  function readRequest(operation: string, body: unknown): Asked | undefined {
    const clientOf = (contact: ConnectContact | undefined) => contact?.request.DestinationEndpoint.Address;

    if (operation === 'PUT /contact/outbound-chat') {
      const { data } = requestSchema.safeParse(body);
      return { operation: 'open', client: data?.DestinationEndpoint.Address, answer: () => start(data) };
    }
    if (operation === 'POST /contact/stop') {
      const { ContactId } = z.object({ ContactId: z.string(), InstanceId: z.string() }).parse(body);
      const contact = contacts.get(ContactId);
      return { operation: 'terminate', client: clientOf(contact), answer: () => stop(contact) };
    }

    const described = /^GET \/contacts\/[^/]+\/([^/]+)$/.exec(operation)?.[1];
    if (described === undefined) return undefined;

    const contact = contacts.get(decodeURIComponent(described));
    return { operation: 'state', client: clientOf(contact), answer: () => describe(contact) };
  }

  function stop(contact: ConnectContact | undefined): Answer {
    if (!contact) return { error: [404, 'ResourceNotFoundException'] };
    if (contact.ended) return { error: [410, 'ContactNotFoundException'] };
    end(contact.contactId);

    return { body: {} };
  }

  function start(request: StartRequest | undefined): Answer {
    if (!request || attributeBytes(request) > maxAttributeBytes) return { error: [400, 'InvalidRequestException'] };

    const startedAt = options.now();
    const same = [...contacts.values()].find(
      (contact) =>
        request.ClientToken !== undefined &&
        contact.request.ClientToken === request.ClientToken &&
        startedAt - contact.startedAt < tokenKeptMs,
    );
    if (same) return { body: { ContactId: same.contactId } };

    const contact = { contactId: options.newId(), request, startedAt, ended: false };
    contacts.set(contact.contactId, contact);
    options.onStarted?.(contact);

    return { body: { ContactId: contact.contactId } };
  }
}

type Failure = { readonly error: readonly [status: number, name: string] };
type Answer = Failure | { readonly body: unknown };
type Asked = { readonly operation: Operation; readonly client: string | undefined; readonly answer: () => Answer };

const internal = 'InternalServiceException';
/** By the service model's HTTP status; any other status is a failure of Connect itself. */
const errorNames: Readonly<Record<number, string>> = {
  400: 'InvalidRequestException',
  402: 'ServiceQuotaExceededException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  410: 'ContactNotFoundException',
  429: 'ThrottlingException',
};

function describe(contact: ConnectContact | undefined): Answer {
  if (!contact) return { error: [404, 'ResourceNotFoundException'] };

  const { contactId: Id, startedAt, ended } = contact;

  return {
    body: {
      Contact: {
        Id,
        InitiationMethod: 'API',
        Channel: 'CHAT',
        ...(ended && { DisconnectTimestamp: startedAt / 1000 }),
      },
    },
  };
}

function attributeBytes({ Attributes }: StartRequest): number {
  return Object.entries(Attributes).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
}

function fail(response: ServerResponse, { error: [status, name] }: Failure): void {
  answerJson(response, status, { Message: 'simulated' }, { 'x-amzn-errortype': name });
}

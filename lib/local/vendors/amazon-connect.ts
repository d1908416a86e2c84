/** A simulated Amazon Connect, as far as outbound chat goes: StartOutboundChatContact, StopContact, DescribeContact. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { answerJson, closeServer, listen, readBody } from '../http.ts';

const requestSchema = z.object({
  SourceEndpoint: z.object({ Type: z.literal('CONNECT_PHONENUMBER_ARN'), Address: z.string().startsWith('arn:') }),
  DestinationEndpoint: z.object({ Type: z.literal('TELEPHONE_NUMBER'), Address: z.string().regex(/^\+[1-9]\d{6,14}$/) }),
  InstanceId: z.string().min(1),
  ContactFlowId: z.string().min(1),
  SegmentAttributes: z.object({ 'connect:Subtype': z.object({ ValueString: z.enum(['connect:SMS', 'connect:WhatsApp']) }) }),
  Attributes: z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), z.string()).default({}),
  ParticipantDetails: z.object({ DisplayName: z.string().min(1).max(256) }).optional(),
  InitialSystemMessage: z.object({ ContentType: z.enum(['text/plain', 'text/markdown']), Content: z.string().min(1) }).optional(),
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

/** What goes wrong with the next request. `silence`: it counts, and its answer never comes. */
export type ConnectFault = 'reset' | 'silence' | { readonly status: number; readonly name: string };

export type AmazonConnect = {
  readonly url: string;
  readonly contacts: () => readonly ConnectContact[];
  /** As an agent, or the chat's duration, would. */
  readonly end: (contactId: string) => void;
  /** As if it had been long ago. */
  readonly forget: (contactId: string) => void;
  readonly close: () => Promise<void>;
};

const tokenKeptMs = 7 * 86_400_000;
const mostAttributeBytes = 32_768;

export async function startAmazonConnect(options: {
  readonly now: () => number;
  readonly newId: () => string;
  readonly nextFault?: () => ConnectFault | undefined;
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
    const fault = options.nextFault?.();
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (typeof fault === 'object') return fail(response, fault.status, fault.name);

    const answer = operate(`${request.method} ${request.url}`, text === '' ? {} : JSON.parse(text));
    if (fault === 'silence') return;
    if ('error' in answer) return fail(response, answer.error[0], answer.error[1]);
    answerJson(response, 200, answer.body);
  }

  function operate(operation: string, body: unknown): { readonly error: readonly [number, string] } | { readonly body: unknown } {
    const described = /^GET \/contacts\/[^/]+\/([^/]+)$/.exec(operation)?.[1];
    if (described !== undefined) return describe(contacts.get(decodeURIComponent(described)));

    switch (operation) {
      case 'PUT /contact/outbound-chat':
        return start(requestSchema.safeParse(body).data);
      case 'POST /contact/stop': {
        const { ContactId } = z.object({ ContactId: z.string(), InstanceId: z.string() }).parse(body);
        const contact = contacts.get(ContactId);
        if (!contact) return { error: [404, 'ResourceNotFoundException'] };
        if (contact.ended) return { error: [410, 'ContactNotFoundException'] };
        end(ContactId);
        return { body: {} };
      }
      default:
        return { error: [404, 'ResourceNotFoundException'] };
    }
  }

  function start(request: StartRequest | undefined) {
    if (!request || attributeBytes(request) > mostAttributeBytes) return { error: [400, 'InvalidRequestException'] as const };

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

function describe(contact: ConnectContact | undefined) {
  if (!contact) return { error: [404, 'ResourceNotFoundException'] as const };

  const { contactId: Id, startedAt, ended } = contact;

  return { body: { Contact: { Id, InitiationMethod: 'API', Channel: 'CHAT', ...(ended && { DisconnectTimestamp: startedAt / 1000 }) } } };
}

function attributeBytes({ Attributes }: StartRequest): number {
  return Object.entries(Attributes).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
}

function fail(response: ServerResponse, status: number, name: string): void {
  answerJson(response, status, { Message: 'simulated' }, { 'x-amzn-errortype': name });
}

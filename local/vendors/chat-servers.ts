/**
 * The chat servers of this machine: a GMS and an Amazon Connect for everything that the catalog names. The chats of GMS
 * outlive the process, as after a restart of all its servers; those of Connect exist as long as it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { type Faults, takeRestart } from '../faults.ts';
import { localSecret } from '../runtime.ts';
import { type AmazonConnect, startAmazonConnect } from './amazon-connect.ts';
import type { ActAsAgent } from './chat-agents.ts';
import { actInConnect } from './connect-agents.ts';
import { type ConnectContact, type OutboundContact, requestOf } from './connect-contacts.ts';
import { createConnectReports } from './connect-reports.ts';
import { gmsRegistration } from './destinations.ts';
import { type GenesysGms, startGenesysGms } from './genesys-gms.ts';
import { actInGms } from './gms-agents.ts';
import { createGmsChats, type GmsChat } from './gms-chats.ts';
import { openGmsJournal } from './gms-journal.ts';
import { createGmsPushes } from './gms-pushes.ts';
import type { Phones } from './phones.ts';

/** A session as its chat server knows it. */
export type LocalChat = {
  readonly server: 'genesys-gms' | 'amazon-connect';
  readonly id: string;
  /** The GMS service, or the contact flow. */
  readonly queue: string;
  readonly state: 'open' | 'ended';
  readonly endedBy?: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly transcript: readonly unknown[];
};

type Options = {
  /** Where the chats of GMS are kept. */
  readonly folder: string;
  /** Chat Server's option flex-disconnect-timeout. */
  readonly disconnectSeconds: number;
  readonly catalog: () => CatalogData;
  readonly phones: Phones;
  readonly faults: Faults;
  /** Puts a body on the queue of what AWS reports. */
  readonly publish: (body: string) => Promise<void>;
  /** The URL of the API, as soon as it is known. */
  readonly api: Promise<string>;
};

export async function startChatServers(options: Options): Promise<{
  readonly gms: GenesysGms;
  readonly connect: AmazonConnect;
  readonly chats: () => readonly LocalChat[];
  readonly act: ActAsAgent;
}> {
  const { folder, disconnectSeconds, catalog, phones, faults, publish, api } = options;
  const newHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits);
  const gmsOnes = () =>
    (catalog().chatServers ?? []).flatMap((server) => (server.kind === 'genesys-gms' ? [server] : []));
  const pushes = createGmsPushes({
    faults,
    urlOf: async ({ service }) => {
      const server = gmsOnes().find(({ services }) => Object.values(services).includes(service));
      const receiver = catalog().receivers?.find(({ name }) => name === server?.receiver);

      return receiver?.kind === 'gms' ? gmsRegistration(receiver, await api).url : undefined;
    },
  });
  const journal = openGmsJournal(folder);
  const chats = createGmsChats({ now: Date.now, newHex, disconnectSeconds, onEvent: pushes.push, journal });

  const started = await startGenesysGms({
    chats,
    faults,
    services: () => gmsOnes().flatMap(({ services }) => Object.values(services)),
    apiKeys: () => gmsOnes().flatMap(({ apiKey }) => (apiKey === undefined ? [] : [localSecret(apiKey)])),
    onHeard: pushes.subscribe,
    onRestart: pushes.forget,
  });
  const gms = {
    ...started,
    close: async () => {
      await Promise.all([pushes.close(), started.close()]);
      journal.close();
    },
  };
  const reports = createConnectReports({ publish, faults, newId: randomUUID });
  const opened = await startAmazonConnect({
    ...{ now: Date.now, newId: randomUUID, faults },
    ...{ onItem: reports.onItem, onEnded: reports.onEnded },
    onStarted: (contact) => deliver(phones, contact),
  });
  const connect = { ...opened, close: async () => void (await Promise.all([reports.close(), opened.close()])) };

  return {
    gms,
    connect,
    chats: () => [...chats.all().map(gmsChat), ...connect.contacts().map(connectChat)],
    act: (id, action) => {
      const found = findChat([...chats.all().map(ofGms), ...connect.contacts().map(ofConnect)], id);
      if (!found) return 'no chat';
      if (found.server === 'genesys-gms' && takeRestart(faults, found.userData._umsClientId)) {
        chats.restart();
        pushes.forget();
      }
      const refused =
        found.server === 'genesys-gms'
          ? actInGms(chats, found.id, action)
          : actInConnect(connect.state, found.id, action);

      return refused === undefined ? 'done' : { refused };
    },
  };
}

type Named = Pick<LocalChat, 'server' | 'id' | 'userData'> & { readonly begunAt: number };

function ofGms({ chatId: id, userData, transcript }: GmsChat): Named {
  return { server: 'genesys-gms', id, userData, begunAt: transcript[0]?.utcTime ?? 0 };
}

function ofConnect(contact: ConnectContact): Named {
  const { contactId: id, startedAt: begunAt } = contact;

  return { server: 'amazon-connect', id, userData: requestOf(contact).Attributes, begunAt };
}

/** By the server's id or ours; by the client's id the last one, whichever server has it. */
function findChat(chats: readonly Named[], id: string): Named | undefined {
  const client = id.replace(/^\+/, '');

  return (
    chats.find((chat) => isNamed(chat, id)) ??
    chats
      .filter(({ userData }) => userData._umsClientId === client)
      .toSorted((a, b) => a.begunAt - b.begunAt)
      .at(-1)
  );
}

function isNamed({ id, userData }: Named, name: string): boolean {
  return [id, userData._umsInviteSessionId, userData._umsChatSessionId].includes(name);
}

function gmsChat({ chatId: id, service: queue, ended, userData, transcript }: GmsChat): LocalChat {
  const state = ended ? ({ state: 'ended', endedBy: ended } as const) : ({ state: 'open' } as const);

  return { server: 'genesys-gms', id, queue, ...state, userData, transcript };
}

function connectChat(contact: ConnectContact): LocalChat {
  const { contactId: id, ended } = contact;
  const { ContactFlowId: queue, Attributes: userData } = requestOf(contact);

  return {
    ...{ server: 'amazon-connect', id, queue, state: ended ? 'ended' : 'open', userData },
    transcript: 'chat' in contact ? contact.chat.transcript : firstMessages(contact),
  };
}

function firstMessages({ request }: OutboundContact): readonly unknown[] {
  return [request.InitialSystemMessage, request.InitialTemplatedSystemMessage].filter((one) => one !== undefined);
}

/** The phone shows a text, or the values of a template, whose wording only Connect knows. */
function deliver(phones: Phones, { request, startedAt }: OutboundContact): void {
  const {
    InitialSystemMessage: plain,
    InitialTemplatedSystemMessage: templated,
    ClientToken: sessionId = '',
  } = request;
  const text = plain?.Content ?? Object.values(templated?.TemplateAttributes.CustomAttributes ?? {}).join(' · ');
  if (!plain && !templated) return;

  const mediaType = request.SegmentAttributes['connect:Subtype'].ValueString === 'connect:SMS' ? 'sms' : 'whatsapp';
  const template = templated && { template: templated.MessageTemplateId };
  phones.deliver(request.DestinationEndpoint.Address.slice(1), {
    sessionId,
    mediaType,
    text,
    ...template,
    at: new Date(startedAt).toISOString(),
  });
}

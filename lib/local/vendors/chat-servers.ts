/** The chat servers of this machine: a GMS and an Amazon Connect, for whatever the catalog names. Their chats live as long as the process. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { CatalogData } from '../../catalog/catalog.ts';
import type { Faults } from '../faults.ts';
import { localSecret } from '../runtime.ts';
import { type AmazonConnect, type ConnectContact, startAmazonConnect } from './amazon-connect.ts';
import { type GenesysGms, startGenesysGms } from './genesys-gms.ts';
import { createGmsChats } from './gms-chats.ts';
import type { Phones } from './phones.ts';

/** Chat Server's default for flex-disconnect-timeout. */
const disconnectSeconds = 45;

type Options = { readonly catalog: () => CatalogData; readonly phones: Phones; readonly faults: Faults };

export async function startChatServers({
  catalog,
  phones,
  faults,
}: Options): Promise<{ readonly gms: GenesysGms; readonly connect: AmazonConnect }> {
  const newHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits);
  const chats = createGmsChats({ now: Date.now, newHex, disconnectSeconds });
  const gmsOnes = () => (catalog().chatServers ?? []).flatMap((server) => (server.kind === 'genesys-gms' ? [server] : []));

  const gms = await startGenesysGms({
    chats,
    faults,
    services: () => gmsOnes().flatMap(({ services }) => Object.values(services)),
    apiKey: () => gmsOnes().flatMap(({ apiKey }) => (apiKey === undefined ? [] : [localSecret(apiKey)]))[0],
  });
  const connect = await startAmazonConnect({
    now: Date.now,
    newId: randomUUID,
    faults,
    onStarted: (contact) => deliver(phones, contact),
  });

  return { gms, connect };
}

/** The phone shows a text, or the values of a template, whose wording lies in Connect. */
function deliver(phones: Phones, { request, startedAt }: ConnectContact): void {
  const { InitialSystemMessage: plain, InitialTemplatedSystemMessage: templated, ClientToken: sessionId = '' } = request;
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

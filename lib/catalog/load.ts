import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { mediaIdsOf } from '../channel/media-ids.ts';
import { normalBusinessId } from '../channel/media-types.ts';
import { webhookUrlOf } from '../channel/receivers.ts';
import { toSending } from '../channel/sending-file.ts';
import type { ChannelSettings, ConversationSettings } from '../channel/settings.ts';
import { isTransport, limitsOf } from '../channel/transports.ts';
import { isBridged } from '../chat-server/is-bridged.ts';
import type { ExternalSettings } from '../chat-server/settings.ts';
import type { ContactKey } from '../contact/person.ts';
import {
  type ResponseFile,
  responseFile,
  type StandardResponse,
  toStandardResponse,
} from '../standard-response/schema.ts';
import type { CatalogData } from './catalog.ts';
import { chatServersFile, toExternalSettings } from './chat-servers.ts';
import { checkCarried, checkReferences } from './check.ts';
import { checkServerNames } from './check-chat-servers.ts';
import { checkOnReply } from './check-conversations.ts';
import { findUnsent } from './check-fallback.ts';
import { checkNumbers } from './check-numbers.ts';
import { checkReceivers, checkServerReceivers, findUnusedReceivers } from './check-receivers.ts';
import { checkFieldCodes, checkTexts } from './check-texts.ts';
import { checkTranslations } from './check-translations.ts';
import { toFallback } from './fallback-file.ts';
import type { LoadedResponse } from './loaded-response.ts';
import { type CatalogProblem, readYaml } from './read-yaml.ts';
import { receiversFile, toReceiverSettings } from './receivers.ts';
import { channelsFile, conversationKeys, queuesFile } from './schema.ts';

/**
 * Reads and checks a catalog folder. Reports every problem of every file. `data` is set only if there is none, and only
 * then are there `warnings`; `readable` holds the responses that could be read.
 */
export function loadCatalogFolder(folder: string): {
  data?: CatalogData;
  problems: CatalogProblem[];
  warnings: CatalogProblem[];
  readable: StandardResponse[];
} {
  const problems: CatalogProblem[] = [];
  const channels = readYaml(folder, 'channels.yml', channelsFile, problems);
  const queues = readYaml(folder, 'queues.yml', queuesFile, problems);
  const hasServers = existsSync(join(folder, 'chat-servers.yml'));
  const servers = hasServers ? readYaml(folder, 'chat-servers.yml', chatServersFile, problems) : undefined;
  const hasReceivers = existsSync(join(folder, 'receivers.yml'));
  const receivers = hasReceivers ? readYaml(folder, 'receivers.yml', receiversFile, problems) : undefined;
  const loaded = listFiles(join(folder, 'responses'), problems).flatMap((name) =>
    loadResponse(folder, `responses/${name}`, problems),
  );

  const readable = loaded.map(({ response }) => response);
  if (!channels || !queues || (hasServers && !servers) || (hasReceivers && !receivers))
    return { problems, warnings: [], readable };

  const chatServers = servers?.value.map(toExternalSettings) ?? [];
  const receiverSettings = receivers?.value.map(toReceiverSettings) ?? [];
  const data: CatalogData = {
    channels: channels.value.map((file) => toChannelSettings(file, { chatServers, receivers: receiverSettings })),
    queues: queues.value,
    responses: readable,
    chatServers,
    ...(receivers && { receivers: receiverSettings }),
  };
  if (servers) problems.push(...checkServerNames(chatServers, servers.placeOf));
  if (servers) problems.push(...checkServerReceivers(chatServers, data.receivers ?? [], servers.placeOf));
  if (receivers) problems.push(...checkReceivers(data.receivers ?? [], receivers.placeOf));
  problems.push(
    ...checkReferences(data, channels.placeOf),
    ...loaded.flatMap((read) => [
      ...checkCarried(data.channels, read),
      ...checkOnReply(readable, read),
      ...checkTranslations(data, read),
    ]),
  );

  if (problems.length > 0) return { problems, warnings: [], readable };

  const warnings = [
    ...(receivers ? findUnusedReceivers(data, receivers.placeOf) : []),
    ...findUnsent(data, channels.placeOf),
    ...loaded.flatMap((read) => checkNumbers(data.channels, read)),
  ];

  return { data, problems, warnings, readable };
}

function loadResponse(folder: string, file: string, problems: CatalogProblem[]): LoadedResponse[] {
  const read = readYaml(folder, file, responseFile, problems);
  if (!read) return [];

  const { value, placeOf } = read;
  const response = toStandardResponse(value, hashOf(value));
  const name = file.slice('responses/'.length, -'.yml'.length);

  if (response.id !== name)
    problems.push({ file, ...placeOf(['id']), message: `id: must be the file’s name, ${name}` });
  problems.push(...checkFieldCodes(file, read), ...checkTexts(file, read));

  return [{ file, response, ...read }];
}

/**
 * Of what is sent and what agents read of it: a new name, end date or category stops no invite that was accepted
 * before.
 */
function hashOf({ text, attachments, whatsapp, apple, facebook, rcs }: ResponseFile): string {
  const { category: _, ...template } = whatsapp ?? {};
  const sent = { text, attachments, whatsapp: whatsapp && template, apple, facebook, rcs };

  return createHash('sha256').update(JSON.stringify(sent)).digest('base64url').slice(0, 16);
}

function listFiles(folder: string, problems: CatalogProblem[]): string[] {
  try {
    const names = readdirSync(folder).sort();
    const misnamed = names.filter((name) => name.endsWith('.yaml'));
    problems.push(
      ...misnamed.map((name) => ({ file: `responses/${name}`, message: 'is not read: its name must end in .yml' })),
    );

    return names.filter((name) => name.endsWith('.yml'));
  } catch {
    problems.push({ file: 'responses', message: 'the folder cannot be read' });
    return [];
  }
}

function toChannelSettings(
  file: z.output<typeof channelsFile>[number],
  { chatServers, receivers = [] }: Pick<CatalogData, 'receivers'> & { chatServers: readonly ExternalSettings[] },
): ChannelSettings {
  const limits = isTransport(file.transport) ? limitsOf(file.transport) : undefined;
  const receiver = receivers.find(({ name }) => name === file.receiver);

  return {
    name: file.name,
    mediaType: file['media-type'],
    ...(isTransport(file.transport) && { transport: file.transport }),
    ...(limits && { limits }),
    endpoint: file.endpoint,
    businessIds: Object.fromEntries(
      Object.entries(file['business-ids']).map(([id, keys]) => [
        normalBusinessId(file['media-type'], id),
        // A Page has a token and templates of its own: what stops one leaves the receiver's other channels alone.
        { ...camelKeys(keys), ...(file['media-type'] === 'facebook' && { accountId: id }) },
      ]),
    ),
    inboundRouteByCall: file['inbound-route-by-call'],
    notificationQueue: file['notification-queue'],
    locale: file.locale,
    timeZone: file['time-zone'],
    currency: file.currency,
    inviteTtlSeconds: file['invite-ttl-seconds'],
    resendUnknown: file['resend-unknown'],
    ...(file['cooldown-seconds'] !== undefined && { cooldownSeconds: file['cooldown-seconds'] }),
    ...(file.sending && { sending: toSending(file.sending) }),
    ...(file.fallback && { fallback: toFallback(file.fallback) }),
    chatServer: file['chat-server'],
    freeText: file['free-text'],
    contactKeys: file['contact-keys'] ?? defaultContactKeys(file),
    fillFromContact: file['fill-from-contact'],
    ...(file.receiver !== undefined && { receiver: file.receiver, receipts: file.receipts ?? 'failed' }),
    ...(receiver?.kind === 'twilio' && { statusUrl: webhookUrlOf(receiver) }),
    ...(file.receiver === undefined && file.receipts !== undefined && { receipts: file.receipts }),
    ...((file.receiver !== undefined || conversationKeys.some((key) => file[key] !== undefined)) && {
      conversation: toConversationSettings(file, chatServers),
    }),
  };
}

/** Of a channel without a receiver only so that the check can report them. */
function toConversationSettings(
  file: z.output<typeof channelsFile>[number],
  chatServers: readonly ExternalSettings[],
): ConversationSettings {
  const server = file['chat-server'];
  const reaches = server === 'builtin' || chatServers.some((one) => one.name === server && isBridged(one));
  const takes = reaches && file['inbound-route-by-call'] !== undefined;

  return {
    clientMessages: file['client-messages'] ?? (takes ? 'session' : 'ignore'),
    lookbackDays: file['lookback-days'] ?? 30,
    continueHours: file['continue-hours'] ?? 72,
    idleHours: file['idle-hours'] ?? 24,
    replyQueue: file['reply-queue'],
    whenOpen: file['when-open'] ?? 'new',
    inboundResponse: file['inbound-response'],
    windowResponse: file['window-response'],
    closingResponse: file['closing-response'],
    messageSeconds: file['message-seconds'] ?? 120,
    transcriptHours: file['transcript-hours'] ?? 0,
    optOut: {
      outWords: file['opt-out']?.words,
      inWords: file['opt-in']?.words,
      outResponse: file['opt-out']?.response,
      inResponse: file['opt-in']?.response,
      group: file['opt-out-group'],
    },
  };
}

/** Other chat servers know their clients themselves. */
function defaultContactKeys(file: z.output<typeof channelsFile>[number]): readonly ContactKey[] {
  if (file['chat-server'] !== 'builtin') return [];

  return mediaIdsOf(file['media-type']).contactKeys;
}

/** Only what is set. */
function camelKeys(keys: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));

  return Object.fromEntries(
    set.map(([key, value]) => [key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}

import { type Catalog, type CatalogData, createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import type { FallbackStep } from '../../lib/channel/fallback.ts';
import type { ChannelSettings, ConversationSettings } from '../../lib/channel/settings.ts';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { bridgedSettings } from './bridge/settings.ts';
import type { FallbackPlan, Post, Scenario, ServerName } from './scenario.ts';
import type { Talk } from './talk.ts';

export const agents = '1:session-WA';
export const notifications = '1:session-WA-sendSR';
/** What vendors post to, and which of our numbers sends. */
export const receiver = 'meta';
const businessNumber = '106540352242922';
const businessId = '19251112222';
/** The number of a step, as its vendor and as we name it: where clients write, each step has its own. */
export const senderOf = (step: number): string => (step === 0 ? businessNumber : `20654035224292${step}`);
export const businessIdOf = (step: number): string => (step === 0 ? businessId : `1925111333${step}`);
export const usualResponse = 'order-ready';
export const otherResponse = 'continue-in-chat';
/** What answers a client by itself: a response for each occasion. */
export const ownAnswers = {
  optOut: 'answer-to-opt-out',
  optIn: 'answer-to-opt-in',
  inbound: 'answer-to-inbound',
  reply: 'answer-to-reply',
} as const;

const chatServers: Record<Exclude<ServerName, 'builtin'>, ExternalSettings> = {
  gms: {
    kind: 'genesys-gms',
    name: 'gms',
    endpoint: 'http://127.0.0.1:9',
    services: { [agents]: 'agents', [notifications]: 'notifications' },
    sealKey: 'env:SEAL_KEY',
    push: {},
  },
  connect: {
    kind: 'amazon-connect',
    name: 'connect',
    instanceId: 'instance',
    contactFlows: { [agents]: 'agents', [notifications]: 'notifications' },
    numbers: {},
    messageTemplates: {
      order_ready: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-1' },
      continue_in_chat: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-2' },
    },
  },
};

const data = withChannels();
const usual = createCatalog(data);
const reworded = createCatalog({ ...data, responses: data.responses.map(reword) });

// Loaded before the first run: the clock of a run waits for no file.
const responses = await Promise.all(
  [usual, reworded].flatMap(({ response }) =>
    [usualResponse, otherResponse, ...Object.values(ownAnswers)].map(response),
  ),
);
const texts = responses.flatMap((response) =>
  (response ? Object.values(response.whatsapp?.wordings ?? {}) : []).map(({ content }) => {
    const parts = content.split(/<\$.*?\$>/);

    return { hash: response?.hash, beginning: parts.at(0) ?? '', end: parts.at(-1) ?? '' };
  }),
);

/** The hash of the response that was rendered to this text. */
export function hashOfText(text: string): string | undefined {
  return texts.find(({ beginning, end }) => text.startsWith(beginning) && text.endsWith(end))?.hash;
}

/** The sample catalog with a channel for each chat server, and one that sends again after an unknown outcome. */
function withChannels(): CatalogData {
  const { data: sample, problems } = loadCatalogFolder('catalog');
  const [channel] = sample?.channels ?? [];
  if (!sample || !channel) throw new Error(JSON.stringify(problems));

  const channelOf = (server: ServerName, resendUnknown: boolean): ChannelSettings => ({
    ...channel,
    name: channelName({ server, resend: resendUnknown }),
    chatServer: server,
    resendUnknown,
    receiver: undefined,
    ...(server === 'connect' && { transport: undefined }),
  });
  const channels = (['builtin', 'gms', 'connect'] as const).flatMap((server) => [
    channelOf(server, false),
    channelOf(server, true),
  ]);

  const texts = sample.responses.flatMap((response) =>
    response.id === 'welcome-text'
      ? Object.values(ownAnswers).map((id) => ({ ...response, id, text: 'Thank you.' }))
      : [],
  );

  return {
    ...sample,
    channels,
    responses: [...sample.responses, ...texts],
    chatServers: [...Object.values(chatServers), ...Object.values(bridgedSettings)],
  };
}

function reword(response: StandardResponse): StandardResponse {
  const text = JSON.stringify(response).replaceAll('Hello ', 'Dear ');

  return { ...JSON.parse(text), hash: `reworded ${response.hash}` };
}

export function channelName({ server, resend }: Pick<Post, 'server' | 'resend'>): string {
  return resend ? `${server}-resend` : server;
}

/**
 * The catalog of an invocation: `now` is when it begins, ms from the run's start; an even one still has the old catalog
 * for a while.
 */
export function catalogOf(
  { cooldownSeconds, receipts, talk, deployment, fallback }: Scenario,
  number: number,
  now: number,
): Catalog {
  const late = number % 2 === 0 ? 20_000 : 0;
  const isOld = !deployment || now < deployment.at * 1000 + late;
  const isBack = deployment?.change === 'the channels go for a while' && now >= deployment.at * 1000 + awayMs + late;
  const catalog = isOld || isBack ? usual : changed(deployment.change);
  if (cooldownSeconds === 0 && receipts === undefined && talk === undefined && !fallback) return catalog;

  const talking = (of: Talk) => ({
    ...{ receiver, receipts, conversation: conversationOf(of) },
    ...(of.bridged && { chatServer: bridgedSettings[of.bridged.server].name, inboundRouteByCall: agents }),
  });
  const withSettings = (channel: ChannelSettings): ChannelSettings => ({
    ...channel,
    cooldownSeconds,
    ...(talk === undefined && receipts && { receiver, receipts }),
    ...(talk && channel.name === talkingChannel && talking(talk)),
    ...(fallback && channel.chatServer !== 'connect' && { fallback: stepsFrom(channel.name, fallback) }),
  });

  const settingsOf = (name: string): ChannelSettings | undefined => {
    const [own = '', step] = name.split(' step ');
    const channel = catalog.channel(own);
    if (!channel) return undefined;

    return { ...withSettings(channel), name, ...(step !== undefined && talk && numberOf(channel, Number(step))) };
  };
  const steps =
    fallback && talk ? stepsFrom(talkingChannel, fallback).flatMap(({ channel }) => settingsOf(channel) ?? []) : [];

  return {
    ...catalog,
    ...(talk?.onReply && { response: async (id) => withOnReply(await catalog.response(id), talk.onReply) }),
    channels: [...catalog.channels.map(withSettings), ...steps],
    channel: settingsOf,
  };
}

function numberOf({ businessIds }: ChannelSettings, step: number): Pick<ChannelSettings, 'businessIds'> {
  const [keys] = Object.values(businessIds);

  return { businessIds: { [businessIdOf(step)]: { ...keys, phoneNumberId: senderOf(step) } } };
}

/** Each on a channel that is like the first. */
function stepsFrom(name: string, { steps, afterSeconds, successStatus }: FallbackPlan): readonly FallbackStep[] {
  return Array.from({ length: steps }, (_, index) => ({
    ...{ channel: `${name} step ${index + 1}`, afterSeconds, successStatus },
  }));
}

/** Longer than a message waits before it is put among the dead letters. */
const awayMs = 20 * 60_000;

/** Whether the deployment leaves no channels. Promises of conversations are not of these. */
export function takesChannels({ deployment }: Pick<Scenario, 'deployment'>): boolean {
  return deployment?.change === 'the channels go' || deployment?.change === 'the channels go for a while';
}

/** The one channel on which clients write: two of them with one number would not do. */
export const talkingChannel = channelName({ server: 'builtin', resend: false });

function conversationOf(talk: Talk): ConversationSettings {
  const { idleHours, messageSeconds, confirms, refuses = false, repliesOnly = false, bridged } = talk;
  const settings = { lookbackDays: 30, continueHours: 72, transcriptHours: 0 } as const;
  const clientMessages = repliesOnly ? 'replies' : 'session';
  const whenOpen = refuses ? 'refuse' : 'new';
  const optOut = confirms ? { outResponse: ownAnswers.optOut, inResponse: ownAnswers.optIn } : {};
  const inboundResponse = confirms ? ownAnswers.inbound : undefined;

  const closingResponse = bridged && ownAnswers.inbound;

  return {
    ...{ ...settings, clientMessages, whenOpen, idleHours, messageSeconds },
    ...{ inboundResponse, closingResponse, optOut },
  };
}

function withOnReply<Response extends StandardResponse>(response: Response | undefined, onReply: Talk['onReply']) {
  return response?.id !== usualResponse
    ? response
    : { ...response, onReply: onReply === 'answer' ? ownAnswers.reply : onReply };
}

function changed(change: NonNullable<Scenario['deployment']>['change']): Catalog {
  switch (change) {
    case 'the response changes':
      return reworded;
    case 'the response goes':
      return { ...usual, response: async (id) => (id === usualResponse ? undefined : usual.response(id)) };
    case 'the channels go':
    case 'the channels go for a while':
      return { ...usual, channels: [], channel: () => undefined };
    default:
      return change satisfies never;
  }
}

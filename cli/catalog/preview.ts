/** Shows what a channel would send: the text as a phone shows it, and the request as the vendor would receive it. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as z from 'zod';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { Content } from '../../lib/channel/content.ts';
import { mediaIdsOf } from '../../lib/channel/media-ids.ts';
import { mediaRulesOf } from '../../lib/channel/media-rules.ts';
import { messageIdOf } from '../../lib/channel/message-id.ts';
import { openChannel } from '../../lib/channel/registry.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { Values } from '../../lib/field-codes/env.ts';
import { whyNotCarried } from '../../lib/standard-response/capabilities.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { localAccount } from '../../local/account.ts';
import { bubble } from '../../local/bubble.ts';
import { answerJson, closeServer, listen, readBody } from '../../local/http.ts';
import { phoneText } from '../../local/phone-text.ts';
import { shownMessage } from '../../local/shown-message.ts';
import { UsageError } from '../usage-error.ts';
import { findResponse } from './find-response.ts';

type Wanted = { readonly id: string; readonly values?: string | undefined; readonly channel?: string | undefined };

const sessionId = 'PREVIEW000000000';

export async function preview(
  { channels, responses }: CatalogData,
  { id, values, channel }: Wanted,
): Promise<string[]> {
  const response = findResponse(responses, id);

  const chosen = channel === undefined ? writtenFor(response, channels) : channels.find(({ name }) => name === channel);
  if (!chosen) throw new UsageError(`${channel ?? 'no channel'}: there is no such channel`);

  const { locale, timeZone, currency, mediaType } = chosen;
  const given = values === undefined ? {} : readValues(values);
  const rendered = compileResponse(response).render(
    chosen,
    { ...given, Interaction: { Id: sessionId, ...given.Interaction } },
    { locale, timeZone, currency, now: Date.now() },
  );
  if (rendered.status === 'refused') throw new UsageError(`${rendered.code}: ${rendered.detail}`);

  const drawn = bubble(phoneText(shownMessage(response, rendered.content, mediaType)), {
    title: `${chosen.name} · ${mediaType}`,
    footer: id,
  });
  return [drawn, '', ...(await requestOf(chosen, rendered.content))];
}

/** The channel with content of its own in the response, or else the first that can send its text. */
function writtenFor(response: StandardResponse, channels: readonly ChannelSettings[]): ChannelSettings | undefined {
  const carriers = channels.filter((known) => whyNotCarried(response, known) === undefined);
  const own = carriers.find(({ mediaType }) => {
    const { structured } = mediaRulesOf(mediaType);

    return structured !== undefined && response[structured] !== undefined;
  });

  return own ?? carriers[0];
}

/** Nothing leaves this machine: the transport is given a local server, which refuses. */
async function requestOf(channelSettings: ChannelSettings, content: Content): Promise<string[]> {
  if (mediaRulesOf(channelSettings.mediaType).fetchesAttachments && content.type === 'text' && content.attachments) {
    return [
      'Each attachment is fetched, encrypted and stored with Apple before the message; only that makes the request whole.',
      show(content),
    ];
  }

  if (channelSettings.transport === undefined) return ['Its chat server sends it, with the session:', show(content)];

  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const body = (await readBody(request, 1024 * 1024))?.toString('utf8') ?? '';
    requests.push(`${request.method} ${request.url}`, readable(body, request.headers['content-type'] ?? ''));
    answerJson(response, 400, {});
  });
  const endpoint = await listen(server, 0);
  Object.assign(process.env, {
    AWS_REGION: localAccount.region,
    AWS_ACCESS_KEY_ID: localAccount.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localAccount.credentials.secretAccessKey,
  });

  try {
    const channel = await openChannel(
      { ...channelSettings, endpoint },
      { readSecret: async () => 'preview', now: Date.now, connectTimeoutMs: 1000 },
    );
    const [businessId = ''] = Object.keys(channelSettings.businessIds);
    const clientId = mediaIdsOf(channelSettings.mediaType).exampleClientId;
    await channel.send(
      {
        ...{ sessionId, messageId: messageIdOf(sessionId), clientId, businessId, content },
        deadline: Date.now() + channelSettings.inviteTtlSeconds * 1000,
      },
      { signal: AbortSignal.timeout(5000) },
    );
  } finally {
    await closeServer(server);
  }

  return requests;
}

/** Twilio takes forms. */
function readable(body: string, contentType: string): string {
  return contentType.startsWith('application/x-www-form-urlencoded')
    ? [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n')
    : show(unwrapped(JSON.parse(body)));
}

/** AWS takes WhatsApp's message as base64. */
function unwrapped(body: unknown): unknown {
  const parsed = z.looseObject({ message: z.base64() }).safeParse(body);

  return parsed.success
    ? { ...parsed.data, message: JSON.parse(Buffer.from(parsed.data.message, 'base64').toString('utf8')) }
    : body;
}

function show(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

const list = z.record(z.string(), z.unknown()).optional();
const valuesSchema = z.strictObject({ Contact: list, Agent: list, CustomProperties: list, Interaction: list });

function readValues(file: string): Values & { readonly Interaction?: Record<string, unknown> | undefined } {
  try {
    return JSON.parse(JSON.stringify(valuesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${why}`);
  }
}

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { FieldCodeError } from '../field-codes/error.ts';
import { parseTemplate } from '../field-codes/template.ts';
import { type ResponseFile, responseFile, type StandardResponse, toStandardResponse } from '../standard-response/schema.ts';
import type { CatalogData, ChannelSettings } from './catalog.ts';
import { checkReferences } from './check.ts';
import { type CatalogProblem, readYaml, type YamlFile } from './read-yaml.ts';
import { channelsFile, queuesFile } from './schema.ts';

/** Reads and checks a catalog folder. Every problem of every file is told; `data` is there only when there is none. */
export function loadCatalogFolder(folder: string): { data?: CatalogData; problems: CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const channels = readYaml(folder, 'channels.yml', channelsFile, problems);
  const queues = readYaml(folder, 'queues.yml', queuesFile, problems);
  const responses = listFiles(join(folder, 'responses'), problems).flatMap((name) => loadResponse(folder, `responses/${name}`, problems));

  if (!channels || !queues || problems.length > 0) return { problems };

  const data: CatalogData = { channels: channels.value.map(toChannelSettings), queues: queues.value, responses };
  problems.push(...checkReferences(data, channels.placeOf));

  return problems.length > 0 ? { problems } : { data, problems };
}

function loadResponse(folder: string, file: string, problems: CatalogProblem[]): StandardResponse[] {
  const read = readYaml(folder, file, responseFile, problems);
  if (!read) return [];

  const { value, placeOf } = read;
  const response = toStandardResponse(value, hashOf(value));
  const name = file.slice('responses/'.length, -'.yml'.length);

  if (response.id !== name) problems.push({ file, ...placeOf(['id']), message: `id: must be the file’s name, ${name}` });
  problems.push(...fieldCodeProblems(file, read));

  return [response];
}

/** Parses every text that may hold field codes, so that none fails on its way to a client. */
function fieldCodeProblems(file: string, { value, placeInText }: YamlFile<ResponseFile>): CatalogProblem[] {
  const texts = [
    { path: ['text'], text: value.text },
    { path: ['whatsapp', 'content'], text: value.whatsapp?.content },
  ];

  return texts.flatMap(({ path, text }) => {
    if (text === undefined) return [];

    try {
      parseTemplate(text);
      return [];
    } catch (error) {
      if (!(error instanceof FieldCodeError)) throw error;
      const [headline] = error.message.split('\n');
      return [{ file, ...placeInText(path, text, error.span), message: `${path.join('.')}: ${error.code}: ${headline}` }];
    }
  });
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}

function listFiles(folder: string, problems: CatalogProblem[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yml'))
      .sort();
  } catch {
    problems.push({ file: 'responses', message: 'the folder cannot be read' });
    return [];
  }
}

function toChannelSettings(file: z.output<typeof channelsFile>[number]): ChannelSettings {
  return {
    name: file.name,
    mediaType: file['media-type'],
    transport: file.transport,
    endpoint: file.endpoint,
    businessIds: Object.fromEntries(
      Object.entries(file['business-ids']).map(([id, { 'phone-number-id': phoneNumberId, token }]) => [
        id.replace(/\D/g, ''),
        { phoneNumberId, token },
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
    chatServer: file['chat-server'],
    freeText: file['free-text'],
  };
}

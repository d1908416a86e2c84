import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { FieldCodeError } from '../field-codes/template.ts';
import { compileResponse } from '../standard-response/compile.ts';
import { responseFile, type StandardResponse, toStandardResponse } from '../standard-response/schema.ts';
import type { CatalogData, ChannelSettings, ChatQueue } from './catalog.ts';
import { checkReferences } from './check.ts';
import { channelsFile, queuesFile } from './schema.ts';

/** What is wrong in a catalog file; line and column from 1. */
export type CatalogProblem = { readonly file: string; readonly line?: number; readonly column?: number; readonly message: string };

/** Reads and checks a catalog folder. Every problem of every file is told; `data` is there only when there is none. */
export function loadCatalogFolder(folder: string): { data?: CatalogData; problems: CatalogProblem[] } {
  const problems: CatalogProblem[] = [];
  const channels = readYaml(folder, 'channels.yml', channelsFile, problems);
  const queues = readYaml(folder, 'queues.yml', queuesFile, problems);
  const responses = listFiles(join(folder, 'responses'), problems).flatMap((name) => loadResponse(folder, `responses/${name}`, problems));

  if (!channels || !queues || problems.length > 0) return { problems };

  const data: CatalogData = {
    channels: channels.value.map(toChannelSettings),
    queues: queues.value as Record<string, ChatQueue>,
    responses,
  };
  problems.push(...checkReferences(data, channels.locate));

  return problems.length > 0 ? { problems } : { data, problems };
}

type Read<Value> = { readonly value: Value; readonly locate: (path: readonly PropertyKey[]) => { line?: number; column?: number } };

function readYaml<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
  problems: CatalogProblem[],
): Read<z.output<Schema>> | undefined {
  const lines = new LineCounter();
  const text = readText(join(folder, file), file, problems);
  if (text === undefined) return undefined;

  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };

  const locate = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true);
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) return at(Number(node.range[0]));
    }
    return { line: 1, column: 1 };
  };

  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => ({ file, ...at(error.pos[0]), message: error.message })));
    return undefined;
  }

  const parsed = schema.safeParse(document.toJS());

  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue) => ({
        file,
        ...locate(issue.path),
        message: `${issue.path.join('.') || 'the file'}: ${messageOf(issue)}`,
      })),
    );
    return undefined;
  }

  return { value: parsed.data, locate };
}

/** What is wrong with a key is told within its issue. */
function messageOf(issue: z.core.$ZodIssue): string {
  return (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message;
}

function loadResponse(folder: string, file: string, problems: CatalogProblem[]): StandardResponse[] {
  const read = readYaml(folder, file, responseFile, problems);
  if (!read) return [];

  const response = toStandardResponse(read.value, hashOf(read.value));

  if (file !== `responses/${response.id}.yml`)
    problems.push({ file, ...read.locate(['id']), message: `id: must be the file’s name, ${file.slice(10, -4)}` });

  try {
    compileResponse(response);
  } catch (error) {
    if (!(error instanceof FieldCodeError)) throw error;
    problems.push({ file, ...read.locate(['text']), message: error.message });
  }

  return [response];
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16);
}

function readText(path: string, file: string, problems: CatalogProblem[]): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    problems.push({ file, message: 'cannot be read' });
    return undefined;
  }
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
    chatServer: file['chat-server'],
    freeText: file['free-text'],
  };
}

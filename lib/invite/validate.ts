import type { Catalog } from '../catalog/catalog.ts';
import { readClientId } from '../channel/client-id.ts';
import { normalBusinessId } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { KvList } from '../esp/kv-list.ts';
import { meantName } from '../esp/names.ts';
import type { EspRequest } from '../esp/request.ts';
import type { Fault } from '../faults/faults.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import { chooseChatQueue } from './choose-chat-queue.ts';
import { findResponse } from './find-response.ts';

/** A request that passed every rule, with what it names looked up in the catalog. */
export type ValidInvite = {
  readonly channel: ChannelSettings;
  readonly clientId: string;
  readonly businessId: string;
  readonly chatQueueKey: string;
  readonly notification: boolean;
  readonly ttlSeconds: number;
  readonly response: CompiledResponse | undefined;
  readonly contact: KvList;
  readonly agent: KvList;
  readonly customProperties: KvList;
  readonly userData: KvList;
};

/** Checks a request against the rules of the method and the catalog. Every problem is reported at once. */
export async function validateInvite(
  request: EspRequest,
  catalog: Catalog,
  now: number,
): Promise<{ invite?: ValidInvite; problems: Fault[] }> {
  const problems: Fault[] = [];
  checkAddress(request, problems);

  const { parameters } = request;
  const channel = findChannel(parameters._umsChannel, catalog, problems);
  const clientId = await checkClient(parameters._umsClientId, channel, problems);
  const businessId = checkBusiness(parameters._umsBusinessId, channel, problems);
  const notification = checkFlag(parameters.TerminateSessionFlag, problems);
  const ttlSeconds = checkTtl(parameters.InviteTtlSeconds, channel, problems);
  const chatQueueKey = chooseChatQueue(parameters.ChatQueueKey, { channel, notification, catalog, problems });
  const { StandardResponseId: id } = parameters;
  const parameter = 'Parameters.StandardResponseId';
  const response =
    id === undefined ? undefined : await findResponse(id, { catalog, channel, now, parameter, problems });

  if (problems.length > 0 || !channel || !clientId || !businessId || !chatQueueKey) return { problems };

  const { contact, agent, customProperties, userData } = request;
  const lists = { contact, agent, customProperties, userData };

  return {
    invite: { channel, clientId, businessId, chatQueueKey, notification, ttlSeconds, response, ...lists },
    problems,
  };
}

/** The application type of Genesys' Digital Messaging Server. */
const applicationTypes = ['171', 'SocialMS'];

const methods = ['InviteToChat', 'CheckInvite'];

function checkAddress({ appName, appType, service, method }: EspRequest, problems: Fault[]): void {
  if (appType !== undefined && !applicationTypes.includes(appType))
    problems.push({ code: 'application_unknown', parameter: 'AppType' });
  if (appType === undefined && appName === undefined)
    problems.push(missing('AppName', 'Name the application, or send AppType 171.'));

  if (service === undefined) problems.push(missing('Service', 'Send ChatService.'));
  else if (service !== 'ChatService') problems.push({ code: 'unknown_service', parameter: 'Service' });

  if (method === undefined) problems.push(missing('Method', 'Send InviteToChat.'));
  else if (!methods.includes(method)) problems.push({ code: 'unknown_method', parameter: 'Method' });
}

function findChannel(
  name: string | undefined,
  { channels, channel }: Catalog,
  problems: Fault[],
): ChannelSettings | undefined {
  const parameter = 'Parameters._umsChannel';

  if (name === undefined) {
    if (channels.length === 1) return channels[0];

    problems.push({ code: 'ambiguous_channel', parameter });
    return undefined;
  }

  const found = channel(name);
  if (found) return found;

  const known = channels.map((candidate) => candidate.name);
  problems.push(unknownName('unknown_channel', parameter, meantName(name, known)));

  return undefined;
}

/** If the channel is unknown, only a missing id can be reported. */
async function checkClient(
  id: string | undefined,
  channel: ChannelSettings | undefined,
  problems: Fault[],
): Promise<string | undefined> {
  const parameter = 'Parameters._umsClientId';

  if (id === undefined) {
    problems.push(missing(parameter, 'Send the client’s id on the channel.'));
    return undefined;
  }

  if (channel === undefined) return id;

  const read = await readClientId(id, channel);
  if ('id' in read) return read.id;

  problems.push({ code: 'invalid_client', parameter, detail: read.why });

  return undefined;
}

function checkBusiness(
  id: string | undefined,
  channel: ChannelSettings | undefined,
  problems: Fault[],
): string | undefined {
  const parameter = 'Parameters._umsBusinessId';

  if (id === undefined) {
    problems.push(missing(parameter, 'Send the business id of the channel that invites.'));
    return undefined;
  }

  if (channel === undefined) return id;

  const normal = normalBusinessId(channel.mediaType, id);
  if (Object.hasOwn(channel.businessIds, normal)) return normal;

  problems.push({ code: 'unknown_business', parameter });

  return undefined;
}

function checkFlag(flag: string | undefined, problems: Fault[]): boolean {
  const written = (flag ?? 'false').toLowerCase();
  if (written === 'true' || written === 'false') return written === 'true';

  problems.push({
    code: 'invalid_parameter',
    parameter: 'Parameters.TerminateSessionFlag',
    detail: 'Send true or false.',
  });

  return false;
}

function checkTtl(seconds: string | undefined, channel: ChannelSettings | undefined, problems: Fault[]): number {
  if (seconds === undefined) return channel?.inviteTtlSeconds ?? 900;

  const given = /^\d{1,5}$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (given >= 30 && given <= 86_400) return given;

  problems.push({
    code: 'invalid_parameter',
    parameter: 'Parameters.InviteTtlSeconds',
    detail: 'Send a whole number from 30 to 86400, in digits only.',
  });

  return 900;
}

function missing(parameter: string, detail: string): Fault {
  return { code: 'missing_parameter', parameter, detail };
}

function unknownName(code: Fault['code'], parameter: string, detail: string | undefined): Fault {
  return { code, parameter, ...(detail !== undefined && { detail }) };
}

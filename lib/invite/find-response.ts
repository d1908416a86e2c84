import type { Catalog } from '../catalog/catalog.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { meantName } from '../esp/names.ts';
import type { Fault } from '../faults/faults.ts';
import { whyNotCarried } from '../standard-response/capabilities.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import { isInUse } from '../standard-response/in-use.ts';

type ResponseContext = {
  readonly catalog: Pick<Catalog, 'response' | 'loadResponses'>;
  readonly channel: ChannelSettings | undefined;
  readonly now: number;
  /** What it is called in the request. */
  readonly parameter: string;
  readonly problems: Fault[];
};

/** A response that is in use now and that the channel carries; anything else about it is reported. */
export async function findResponse(
  id: string,
  { catalog, channel, now, parameter, problems }: ResponseContext,
): Promise<CompiledResponse | undefined> {
  const response = await catalog.response(id);

  if (!response) {
    const detail = meantName(id, channel ? responsesOn(channel, await catalog.loadResponses()) : []);
    problems.push({ code: 'unknown_response', parameter, ...(detail !== undefined && { detail }) });
    return undefined;
  }

  const inactive = whyInactive(response, channel?.timeZone ?? 'UTC', now);
  if (inactive !== undefined) problems.push({ code: 'response_inactive', parameter, detail: inactive });

  const why = channel && whyNotCarried(response, channel);
  if (why !== undefined) problems.push({ code: 'content_not_supported', parameter, detail: why });

  return response;
}

/** Why a response is not in use now; undefined if it is. */
export function whyInactive(
  response: Pick<CompiledResponse, 'active' | 'status' | 'startDate' | 'endDate'>,
  timeZone: string,
  now: number,
): string | undefined {
  const { startDate, endDate } = response;
  if (!isInUse(response)) return 'It is not active, or not approved.';

  const today = () => dayFormat(timeZone).format(now);
  if (startDate !== undefined && today() < startDate) return 'It starts later.';

  return endDate !== undefined && today() > endDate ? 'It has ended.' : undefined;
}

function responsesOn(channel: ChannelSettings, responses: Awaited<ReturnType<Catalog['loadResponses']>>): string[] {
  return responses
    .filter(isInUse)
    .filter((response) => whyNotCarried(response, channel) === undefined)
    .map((response) => response.id);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** To make one takes as long as the rest of the check. The catalog's time zones bound their number. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  dayFormats.set(timeZone, known);

  return known;
}

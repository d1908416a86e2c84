import { type Fault, faults } from '../faults/faults.ts';
import { detailOf, firstOf, problemDetails } from '../faults/problem.ts';
import type { ResponseFormat } from './response-format.ts';

/** An answer, independent of any gateway. `mediaType` is that of the body. */
export type EspAnswer = { readonly status: number; readonly mediaType: string; readonly body: string };

export type ReferenceId = number | string | undefined;

/** `Event3rdServerResponse`. `parameters` are flat; `dryRun` is beside them. */
export function responseAnswer(
  responseFormat: ResponseFormat,
  {
    status,
    referenceId,
    parameters,
    dryRun,
    method = 'InviteToChat',
  }: {
    status: number;
    referenceId: ReferenceId;
    parameters: Record<string, string>;
    dryRun?: object | undefined;
    method?: string;
  },
): EspAnswer {
  if (responseFormat.writeXml) {
    const body = responseFormat.writeXml('Event3rdServerResponse', referenceId, {
      Parameters: parameters,
      ...(dryRun && { DryRun: dryRun }),
    });
    return { status, mediaType: responseFormat.mediaType, body };
  }

  const body = {
    ...reference(referenceId),
    Service: 'ChatService',
    Method: method,
    Parameters: parameters,
    ...(dryRun && { DryRun: dryRun }),
  };

  return { status, mediaType: 'application/json', body: JSON.stringify(body) };
}

/**
 * A fault: `application/problem+json` (RFC 9457), ESP's `Event3rdServerFault` in XML, or ESP's fault in JSON if faults
 * come as 200.
 */
export function faultAnswer(
  responseFormat: ResponseFormat,
  problems: readonly Fault[],
  referenceId?: ReferenceId,
): EspAnswer {
  const first = firstOf(problems);
  const { status } = faults[first.code];
  // Never 200 for an unauthenticated request: a proxy in between must not take it for success.
  const sent = responseFormat.faultsAs200 && first.code !== 'unauthorized' ? 200 : status;
  const texts = {
    FaultCode: first.code,
    FaultString: `${faults[first.code].title} ${detailOf(first)}`,
    ...(first.parameter !== undefined && { Parameter: first.parameter }),
  };

  if (responseFormat.writeXml)
    return {
      status: sent,
      mediaType: responseFormat.mediaType,
      body: responseFormat.writeXml('Event3rdServerFault', referenceId, texts),
    };
  if (sent === 200)
    return {
      status: 200,
      mediaType: 'application/json',
      body: JSON.stringify({ ...reference(referenceId), Fault: texts }),
    };

  return {
    status,
    mediaType: 'application/problem+json',
    body: JSON.stringify(problemDetails(problems, reference(referenceId))),
  };
}

function reference(referenceId: ReferenceId): { ReferenceId?: number | string } {
  return referenceId === undefined ? {} : { ReferenceId: referenceId };
}

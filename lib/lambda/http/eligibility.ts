import { type EspAnswer, responseAnswer } from '../../esp/answer.ts';
import type { EspRequest } from '../../esp/request.ts';
import type { ResponseFormat } from '../../esp/response-format.ts';
import type { Eligibility } from '../../invite/check-invite.ts';

/** As an IVR can branch on it: flat texts, and no member that is empty. Loaded with the first request that asks. */
export function eligibilityAnswer(
  responseFormat: ResponseFormat,
  { referenceId }: Pick<EspRequest, 'referenceId'>,
  { reasons, channels, openSessionId }: Eligibility,
): EspAnswer {
  const codes = [...new Set(reasons.map(({ code }) => code))];
  const parameters = {
    Eligible: String(codes.length === 0),
    ...(codes[0] !== undefined && { Reason: codes[0], Reasons: codes.join(',') }),
    ...(channels.length > 0 && { Channels: channels.join(',') }),
    ...(openSessionId !== undefined && { OpenSessionId: openSessionId }),
  };

  return responseAnswer(responseFormat, { status: 200, referenceId, parameters, method: 'CheckInvite' });
}

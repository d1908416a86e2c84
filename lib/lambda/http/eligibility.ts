import type { Eligibility } from '../../invite/check-invite.ts';

/** As an IVR can branch on it: flat texts, and no member that is empty. */
export function eligibilityParameters({ reasons, channels, openSessionId }: Eligibility): Record<string, string> {
  const codes = [...new Set(reasons.map(({ code }) => code))];

  return {
    Eligible: String(codes.length === 0),
    ...(codes[0] !== undefined && { Reason: codes[0], Reasons: codes.join(',') }),
    ...(channels.length > 0 && { Channels: channels.join(',') }),
    ...(openSessionId !== undefined && { OpenSessionId: openSessionId }),
  };
}

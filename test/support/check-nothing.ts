import type { CheckInvite } from '../../lib/invite/check-invite.ts';

/** For tests in which nobody asks. */
export const checkNothing: CheckInvite = async () => ({ reasons: [], channels: [] });

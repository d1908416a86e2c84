import type { OptOutDeps } from '../../conversation/client/opt-out.ts';
import { optOutNames, optOutScopeOf } from '../../invite/opt-out.ts';
import { namesIn } from '../../ledger/conversation.ts';
import type { OptOutRoute } from './conversation-routes.ts';
import { json } from './http.ts';

type OptOutRouteDeps = OptOutDeps & {
  /** ms since 1970. */
  readonly now: () => number;
};

/** Agents hear it, too: the client told them. Nothing confirms it, and a session that is open stays open. */
export function createOptOutRoute({ optOuts, now, report }: OptOutRouteDeps): OptOutRoute {
  return async ({ row: { sessionId }, channel, conversation }, method) => {
    const scope = optOutScopeOf(channel);
    const names = namesIn(conversation);
    const optedOut = method === 'PUT';

    if (optedOut) await optOuts.put(scope, names, { at: now(), by: 'agent' });
    else await optOuts.remove(scope, optOutNames(channel, names));
    report({ step: optedOut ? 'opted_out' : 'opted_in', sessionId, channel: channel.name, reason: 'agent' });

    return json(200, { sessionId, optedOut });
  };
}

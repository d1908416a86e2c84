import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import type { Fault } from '../../lib/faults/faults.ts';
import { createAccept } from '../../lib/invite/accept.ts';
import { createCheckInvite } from '../../lib/invite/check-invite.ts';
import type { InviteEvent } from '../../lib/invite/report.ts';
import type { Circuit } from '../../lib/ledger/circuit.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { InviteRecord } from '../../lib/queue/invite-record.ts';
import { createMemoryConversations } from '../memory/conversations.ts';
import { createMemoryCooldown, createMemoryCooldownEnd } from '../memory/cooldown.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { createMemoryQuotas } from '../memory/quota.ts';
import { espBody, noon, tokens } from './builders.ts';
import { sampleCatalog } from './sample-catalog.ts';

/** Accept over a memory ledger and a queue that a test can look into. */
export function createSystem({
  catalog = sampleCatalog(),
  queueAnswers = true,
  paused = false,
  open = new Map<string, Circuit>(),
  refusal = undefined as Fault | undefined,
} = {}) {
  const put: InviteRecord[] = [];
  const rows = new Map<string, LedgerRow>();
  const events: InviteEvent[] = [];
  const errors: unknown[] = [];
  let reads = 0;
  const ledger = createMemoryLedger(rows);
  const cooldowns = new Map();
  const cooldown = createMemoryCooldown(cooldowns);
  const quotas = createMemoryQuotas();
  const optOuts = createMemoryOptOuts();
  const conversations = createMemoryConversations({ now: () => noon });

  const accept = createAccept({
    stage: 'test',
    catalog: () => catalog,
    ledger: {
      read: (id) => {
        reads += 1;
        return ledger.read(id);
      },
    },
    isPaused: async () => paused,
    openCircuits: async () => open,
    refusalOf: async () => refusal,
    checkInvite: createCheckInvite({
      ...{ ledger, quotas, optOuts, conversations },
      cooldownEnd: createMemoryCooldownEnd(cooldowns),
      identities: createMemoryIdentities(),
      isPaused: async () => paused,
      openCircuits: async () => open,
      now: () => noon,
      newToken: tokens(),
      reportError: (error) => void errors.push(error),
    }),
    inviteQueue: {
      put: async (record) => {
        if (!queueAnswers) throw new Error('no answer');
        put.push(record);
      },
    },
    now: () => noon,
    newKey: tokens(),
    report: (event) => void events.push(event),
    reportError: (error) => void errors.push(error),
  });

  const post = (
    parameters: Record<string, unknown> = {},
    members: Record<string, unknown> = {},
    explicitKey?: string,
    caller = 'ivr',
  ) => {
    const { request, problems } = readEspRequest(parseJson(JSON.stringify(espBody(parameters, members))));
    return accept(request, { caller, explicitKey, formProblems: problems });
  };

  return { accept, post, put, rows, events, errors, cooldown, quotas, optOuts, conversations, reads: () => reads };
}

export const withCall = { UserData: { ConnID: '006502f1a2b3c4d5' } };
export const codesOf = (result: Awaited<ReturnType<ReturnType<typeof createSystem>['post']>>) =>
  result.status === 'refused' ? result.problems.map(({ code, parameter }) => [code, parameter]) : result.status;

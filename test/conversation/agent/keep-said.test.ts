import { expect, test } from 'vitest';
import type { SessionMessage, SessionReceipt } from '../../../lib/chat-queue/interaction.ts';
import { keepSaid } from '../../../lib/conversation/agent/keep-said.ts';
import type { Said } from '../../../lib/ledger/transcripts.ts';
import { createMemoryLedger } from '../../memory/ledger.ts';
import { createMemoryTranscripts } from '../../memory/transcripts.ts';
import { openRow, sessionId, talkingCatalog, talkSettings } from '../../support/agent-messages.ts';
import { noon } from '../../support/builders.ts';

const message: SessionMessage = {
  ...{ v: 1, type: 'session.message', interactionId: sessionId, messageId: `${sessionId}.7`, from: 'agent' },
  ...{ at: new Date(noon).toISOString(), receivedAt: new Date(noon).toISOString(), kind: 'text', text: 'Hello' },
};
const receipt: SessionReceipt = {
  ...{ v: 1, type: 'session.receipt', interactionId: sessionId, messageId: `${sessionId}.7`, status: 'sent' },
  at: new Date(noon).toISOString(),
};

async function keptWith(transcriptHours: number) {
  const said = new Map<string, Said>();
  const passedOn: string[] = [];
  const ledger = createMemoryLedger(new Map([[sessionId, openRow()]]));
  let reads = 0;
  const catalog = talkingCatalog({ conversation: { ...talkSettings, transcriptHours } });
  const { put } = keepSaid({
    chatQueues: { put: async (_key, { type }) => void passedOn.push(type) },
    catalog: () => catalog,
    ledger: {
      read: async (id) => {
        reads += 1;
        return ledger.read(id);
      },
    },
    transcripts: createMemoryTranscripts({ said, now: () => noon }),
  });
  await put('1:session-WA', message);
  await put('1:session-WA', receipt);

  return { said: [...said.values()], passedOn, reads };
}

test('what is said is kept for as long as the channel says, and passed on', async () => {
  const { said, passedOn } = await keptWith(2);

  expect(said).toEqual([
    {
      ...{ conversation: 'c1', sessionId, messageId: `${sessionId}.7`, receivedAt: noon, message },
      expiresAt: noon + 7_200_000,
    },
  ]);
  expect(passedOn).toEqual(['session.message', 'session.receipt']);
});

test('where no channel keeps it nothing is read or written', async () => {
  expect(await keptWith(0)).toEqual({ said: [], passedOn: ['session.message', 'session.receipt'], reads: 0 });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { agentMessageIdOf } from '../../lib/conversation/agent/agent-message-id.ts';
import { createDynamodbAgentMessages } from '../../lib/ledger/agent-messages-dynamodb.ts';
import { localAccount } from '../../local/account.ts';
import { type BridgedTalks, gmsChats, type KilledChat } from './bridged.ts';
import { brokenBridged } from './bridged-checks.ts';
import { ask, type LocalSystem } from './local-system.ts';

export type JudgedBridged = { readonly broken: readonly string[]; readonly figures: string };

const finals: readonly unknown[] = ['sent', 'failed', 'expired', 'unknown'];

/**
 * Compares what was said in the chats of the bridged GMS with phones and ledger, when each word of an agent has come to
 * its end: what nothing has woken anybody up for is found by a look, a minute later. Waits `maxMs` at most.
 */
export async function judgeBridged(
  system: LocalSystem,
  talks: BridgedTalks,
  { letters, maxMs }: { readonly letters: unknown; readonly maxMs: number },
): Promise<JudgedBridged> {
  const { api, dynamodb, ledgerTable: table } = system.endpoints();
  const { region, credentials } = localAccount;
  const client = new DynamoDBClient({ endpoint: dynamodb, region, credentials });
  const agentMessages = createDynamodbAgentMessages({ client: DynamoDBDocumentClient.from(client), table });

  const stateOf = async ({ userData }: KilledChat, { index, utcTime }: KilledChat['transcript'][number]) => {
    const key = JSON.stringify(['bridged', 'gms-main', `${index}-${utcTime}`, 0]);

    return (await agentMessages.read(agentMessageIdOf(userData._umsInviteSessionId, key)))?.status;
  };
  const chatsNow = async () =>
    gmsChats
      .parse((await ask(`${api}/local/chats`))?.json)
      .filter(({ userData }) => talks.clientIds.includes(userData._umsClientId));

  for (const until = Date.now() + maxMs; Date.now() < until; await sleep(2000)) {
    const states = await Promise.all(
      (await chatsNow()).flatMap((chat) => saidByAgents(chat).map((event) => stateOf(chat, event))),
    );
    if (states.every((state) => finals.includes(state))) break;
  }

  const chats = await chatsNow();
  const phones = new Map<string, unknown>();
  for (const clientId of talks.clientIds)
    phones.set(clientId, (await ask(`${api}/local/phones/${clientId}`))?.json ?? []);
  const broken = await brokenBridged({ written: talks.written, chats, phones, stateOf, letters });
  client.destroy();

  const said = chats.flatMap(saidByAgents).length;

  return { broken, figures: `${chats.length} chats, ${talks.written.length} messages of clients, ${said} of agents` };
}

function saidByAgents({ transcript }: KilledChat): readonly KilledChat['transcript'][number][] {
  return transcript.filter(({ type, from }) => type === 'Message' && from.type === 'Agent');
}

import { bridgeContract, followTranscript, openBridged } from '../contract/bridge.ts';
import { openGms } from '../support/genesys-gms.ts';

bridgeContract('genesys-gms', async () => {
  const { server, chats, agent, faults } = await openGms({ receiver: 'gms' });
  const { chat, bridge } = await openBridged(server);
  const chatId = chat.id ?? '';
  const transcript = () => chats.find(chatId)?.transcript ?? [];

  return {
    ...{ server, bridge, chat },
    seen: () =>
      transcript()
        .filter(({ type }) => type === 'Message')
        .map(({ from, text = '' }) => ({ from: from.type === 'Client' ? 'client' : 'agent', text })),
    files: () => [...(chats.find(chatId)?.files.values() ?? [])].filter(({ from }) => from === 'Client'),
    write: (text) => agent(chatId, { type: 'message', text }),
    send: ({ bytes, ...file }) => agent(chatId, { type: 'file', file: { ...file, bytes: Buffer.from(bytes) } }),
    type: () => agent(chatId, { type: 'typing' }),
    end: () => agent(chatId, { type: 'end' }),
    clientTypes: () => transcript().some(({ type, from }) => type === 'TypingStarted' && from.type === 'Client'),
    events: followTranscript({ bridge, chat }),
    trouble: {
      busy: () => faults.script({ kind: 'status', count: 1, code: 1 }),
      'silent after it has done it': () => {
        faults.script({ kind: 'timeout-after-accept', count: 1, of: 'say' });
        faults.script({ kind: 'timeout-after-accept', count: 1, of: 'attach' });
      },
    },
    refused: { name: 'virus.exe', mediaType: 'application/octet-stream' },
  };
});

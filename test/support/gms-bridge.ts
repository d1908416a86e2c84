import { openBridged } from '../contract/bridge.ts';
import { patience } from '../contract/chat-server.ts';
import { openGms } from './genesys-gms.ts';
import { answerJson, startVendor } from './vendor.ts';

/** Over the strict simulation. */
export async function openBridge() {
  const gms = await openGms({ receiver: 'gms' });
  const { chat, bridge } = await openBridged(gms.server);

  return { ...gms, chat, bridge, chatId: chat.id ?? '' };
}

/** Over a GMS that answers what it is given. */
export async function openAnswering(answer: (operation: string, form: URLSearchParams) => unknown) {
  const operations: string[] = [];
  const vendor = await startVendor((request, response) => {
    const operation = request.path.split('/chat/')[1]?.split('/').slice(2).join('/') ?? '';
    operations.push(operation);
    const given = operation === '' ? opening : answer(operation, new URLSearchParams(request.body));
    const { status, body } = isHttp(given) ? given : { status: 200, body: given };
    answerJson(status, body)(request, response);
  });
  const { server } = await openGms({ endpoint: vendor.url, receiver: 'gms' });
  const { chat, bridge } = await openBridged(server);

  return { chat, bridge, operations: () => operations.slice(1) };
}

const opening = { statusCode: 0, chatId: 'C1', secureKey: 'k', userId: 'u', alias: '117' };
export const http = (status: number) => ({ status, body: 'gateway' });

function isHttp(given: unknown): given is { status: number; body: unknown } {
  return typeof given === 'object' && given !== null && 'status' in given;
}

export const event = (index: unknown, members: object) => ({
  ...{ index, utcTime: 1_432_845_088_000 + Number(index), type: 'Message', text: 'Yes', messageType: null },
  from: { nickname: 'Kim', participantId: 2, type: 'Agent' },
  ...members,
});
export const transcriptOf = async (members: object, position = 1) => {
  const { chat, bridge } = await openAnswering(() => ({ statusCode: 0, ...members }));

  return bridge.transcript?.(chat, position, patience);
};

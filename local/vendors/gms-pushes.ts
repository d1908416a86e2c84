/**
 * What a simulated GMS pushes: that something happened in a chat that subscribed to it. Whose receiver does not answer
 * gets it again only if the chat has GCTI_GMS_PushResend.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Faults, takePushFault } from '../faults.ts';
import type { GmsChat } from './gms-chats.ts';

export type GmsPushes = {
  readonly push: (chat: GmsChat) => void;
  /** The node that had the subscriptions is dead. */
  readonly forget: () => void;
  /** Any request of the client's subscribes again, through the node that took it. */
  readonly subscribe: (chatId: string) => void;
  /** Resolves when nothing is on its way. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Options = {
  /** Undefined: nobody is to be told of the chat. */
  readonly urlOf: (chat: GmsChat) => Promise<string | undefined>;
  readonly faults: Faults;
  /** Chat Server's option flex-push-resend-delay. */
  readonly resendMs?: number;
};

export function createGmsPushes({ urlOf, faults, resendMs = 15_000 }: Options): GmsPushes {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const subscribed = new Set<string>();

  const post = async (chat: GmsChat, deviceId: string): Promise<boolean> => {
    const url = await urlOf(chat);
    if (url === undefined) return true;

    const message = { chatId: chat.chatId, statusCode: 0 };
    const body = JSON.stringify({ deviceId, message });
    const headers = { 'content-type': 'application/json', connection: 'close' };

    try {
      const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
      await answer.body?.cancel();
      return answer.status === 200;
    } catch {
      return false;
    }
  };

  const carry = async (chat: GmsChat, deviceId: string): Promise<void> => {
    const fault = takePushFault(faults, chat.userData._umsClientId);
    if (fault?.kind === 'drop') return;
    if (fault?.kind === 'duplicate') await post(chat, deviceId);
    if (fault?.kind === 'delay')
      await wait(fault.seconds * 1000, undefined, { signal: closing.signal }).catch(() => undefined);

    while (!(await post(chat, deviceId))) {
      if (chat.userData.GCTI_GMS_PushResend !== 'true' || closing.signal.aborted) return;
      await wait(resendMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };

  return {
    push: (chat) => {
      const { GCTI_Chat_PushSubscribe, GCTI_GMS_PushDeviceType, GCTI_GMS_PushDeviceId: deviceId } = chat.userData;
      const isAsked = GCTI_Chat_PushSubscribe === 'true' && GCTI_GMS_PushDeviceType === 'customhttp';
      if (!isAsked || deviceId === undefined || !subscribed.has(chat.chatId) || closing.signal.aborted) return;

      const carried = carry(chat, deviceId).finally(() => running.delete(carried));
      running.add(carried);
    },
    forget: () => subscribed.clear(),
    subscribe: (chatId) => void subscribed.add(chatId),
    settled: async () => void (await Promise.all(running)),
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

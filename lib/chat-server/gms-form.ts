import type { KvList } from '../esp/kv-list.ts';
import type { NewSession } from './chat-server.ts';
import { isBridged } from './is-bridged.ts';
import type { GmsSettings } from './settings.ts';
import { userDataText } from './user-data-text.ts';

type FormOptions = Pick<GmsSettings, 'push' | 'receiver'>;

/**
 * The form that requests a chat: all user data, with `GCTI_*` unchanged, and the `_ums*` keys. Ours is
 * `_umsInviteSessionId`, because `_umsChatSessionId` is the chat's own id, which GMS assigns; `_umsInviteText` is what
 * the client reads. The chat of a plain invite waits for the client, so it must be asynchronous and push: Chat Server
 * ends any other chat whose client is silent.
 */
export function requestChatForm({ interaction, nickname }: NewSession, settings: FormOptions): URLSearchParams {
  const { _umsChatSessionId: _, ...userData } = interaction.userData;
  const waits = !interaction.notification;
  const isPushed = waits && isBridged({ kind: 'genesys-gms', ...settings });

  const patience: KvList = waits
    ? {
        ...{ GCTI_Chat_AsyncMode: 'true', GCTI_Chat_PushSubscribe: 'true' },
        ...settings.push,
        ...(isPushed && { GCTI_GMS_PushDeviceType: 'customhttp' }),
      }
    : {};
  const invite: KvList = {
    // What is pushed for another device would wake no session.
    ...(isPushed && { GCTI_GMS_PushDeviceId: interaction.interactionId }),
    _umsInviteSessionId: interaction.interactionId,
    ...(interaction.message !== undefined && { _umsInviteText: interaction.message }),
  };

  const form = new URLSearchParams({ nickname });
  for (const [key, value] of Object.entries({ ...patience, ...userData, ...invite }))
    form.append(`userData[${key}]`, userDataText(value));

  return form;
}

/** What GMS requires with every request about a chat. Newer versions do without `userId` and `alias`. */
export type GmsIdentity = {
  readonly service: string;
  readonly secureKey: string;
  readonly userId?: string | undefined;
  readonly alias?: string | undefined;
};

export function identityForm(
  { secureKey, userId, alias }: GmsIdentity,
  members: Readonly<Record<string, string>>,
): URLSearchParams {
  return new URLSearchParams({
    secureKey,
    ...(userId !== undefined && { userId }),
    ...(alias !== undefined && { alias }),
    ...members,
  });
}

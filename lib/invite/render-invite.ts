import type { ChannelSettings } from '../channel/settings.ts';
import { type ExternalSettings, whyNotTaken } from '../chat-server/settings.ts';
import type { KvList } from '../esp/kv-list.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { Rendered } from '../standard-response/render.ts';
import type { RenderOptions } from '../standard-response/renderer.ts';

type Lists = {
  readonly contact: KvList;
  readonly agent: KvList;
  readonly customProperties: KvList;
  readonly userData: KvList;
};

/**
 * Renders an invite's response as its channel sends it, in accept and in deliver. `external`: the chat server, if it is
 * not the builtin one. `acceptedAt` is ms since 1970.
 */
export function renderInvite(
  invite: Lists & { readonly sessionId: string; readonly acceptedAt: number },
  response: CompiledResponse,
  channel: ChannelSettings,
  { external, ...options }: Pick<RenderOptions, 'contact'> & { readonly external?: ExternalSettings | undefined } = {},
): Rendered {
  const values = {
    Contact: invite.contact,
    Agent: invite.agent,
    CustomProperties: invite.customProperties,
    Interaction: {
      Id: invite.sessionId,
      DateCreated: invite.acceptedAt,
      TimeZone: channel.timeZone,
      AttachedData: invite.userData,
    },
  };
  const { locale, timeZone, currency } = channel;

  const rendered = response.render(channel, values, {
    locale,
    timeZone,
    currency,
    now: invite.acceptedAt,
    ...options,
  });
  const why = external && rendered.status === 'rendered' ? whyNotTaken(external, rendered.content) : undefined;

  return why === undefined ? rendered : { status: 'refused', code: 'content_not_supported', detail: why };
}

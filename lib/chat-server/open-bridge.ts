/** Loaded with the first chat that is bridged. */
import type { Bridge, OpenBridge, Said } from './chat-server.ts';

type Waits = { readonly soon: () => Options; readonly withFile: () => Options };
type Options = { readonly signal: AbortSignal };

export function openBridge(bridge: Bridge, { soon, withFile }: Waits): OpenBridge {
  const { repeatable, maxTextBytes, transcript } = bridge;
  const said = (request: Promise<Said>) => request.catch((): Said => ({ status: 'unknown' }));

  return {
    ...{ repeatable, maxTextBytes },
    say: (chat, part) => said(bridge.say(chat, part, soon())),
    attach: (chat, file) => said(bridge.attach(chat, file, withFile())),
    warn: (chat, part) => said(bridge.warn(chat, part, soon())),
    show: (chat, presence) => bridge.show(chat, presence, soon()).catch(() => undefined),
    transcript: transcript && ((chat, position) => transcript.call(bridge, chat, position, soon()).catch(() => lost)),
    fetchFile: (chat, ref, maxBytes) => bridge.fetchFile(chat, ref, { ...withFile(), maxBytes }).catch(() => lost),
  };
}

const lost = { status: 'lost' } as const;

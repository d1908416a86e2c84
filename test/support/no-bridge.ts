/** For systems without a bridged chat server: nothing of a bridge is ever called. */
async function never(): Promise<never> {
  throw new Error('there is no bridged chat server');
}

export const noBridge = {
  passClientMessage: never,
  readTranscript: never,
  takeChatEvent: never,
  showTyping: never,
  tellBridged: never,
} as const;
export const noLooks = { takeLook: never, tellBridged: never } as const;

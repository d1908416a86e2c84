/** What a client writes on a channel that is bridged: no other message has the same text. */
export function textOf(vendorMessageId: string): string {
  return `Hello, where is it? ${vendorMessageId}`;
}

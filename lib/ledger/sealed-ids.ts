/**
 * Seals vendors' ids of messages, because WhatsApp's hold the client's number in base64. They are needed only by those
 * who ask a vendor about a message. `ownerId`: our id of the session or message. Both throw if the key cannot be read.
 */
export type SealedIds = {
  readonly seal: (vendorMessageId: string, ownerId: string) => Promise<string>;
  readonly open: (sealed: string, ownerId: string) => Promise<string>;
};

type Item = Record<string, unknown>;
type Place = { readonly ownerId: string; readonly name: 'messageId' | 'vendorMessageId' };

/** An id that cannot be sealed is left out: the outcome of a message must be stored, and its id never in clear. */
export async function withSealedId(ids: SealedIds | undefined, item: Item, { ownerId, name }: Place): Promise<Item> {
  const { [name]: id, ...others } = item;
  if (!ids || typeof id !== 'string') return item;

  const sealedId = await ids.seal(id, ownerId).catch(() => undefined);

  return { ...others, ...(sealedId !== undefined && { sealedId }) };
}

/** One that cannot be opened stays as it is. */
export async function withOpenId(ids: SealedIds | undefined, item: Item, { ownerId, name }: Place): Promise<Item> {
  const { sealedId, ...others } = item;
  if (!ids || typeof sealedId !== 'string') return item;

  const id = await ids.open(sealedId, ownerId).catch(() => undefined);

  return id === undefined ? item : { ...others, [name]: id };
}

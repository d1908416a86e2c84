import type { VendorReceipt, Watermark } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, textOf, timeOf } from '../json-parts.ts';
import { readMessageId } from '../message-id.ts';
import type { PageOrigin } from './page-origin.ts';

/** Meta names no more in one item. */
const maxNamed = 100;

/**
 * What an item says of our messages; undefined if it is none of that. `delivery` may name some, and covers all that
 * were sent up to its watermark; `read` has the watermark alone. An echo of a message of ours brings our own id.
 */
export function readPageReceipts(
  item: JsonObject,
  { page, at }: PageOrigin,
): readonly (VendorReceipt | Watermark)[] | undefined {
  const delivery = objectOf(item.delivery);
  const read = objectOf(item.read);
  const client = textOf(objectOf(item.sender)?.id);

  if (delivery) {
    const named = listOf(delivery.mids)
      .slice(0, maxNamed)
      .flatMap((mid) => textOf(mid) ?? []);
    const [watermark] = watermarkOf(delivery, { page, client, status: 'delivered' });
    if (watermark) return [{ ...watermark, ...(named.length > 0 && { vendorMessageIds: named }) }];

    return named.map((vendorMessageId) => ({
      ...({ type: 'receipt', sender: page, vendorMessageId, status: 'delivered', at } as const),
    }));
  }
  if (read) return watermarkOf(read, { page, client, status: 'read' });

  return readEcho(objectOf(item.message), { page, at });
}

type Reached = {
  readonly page: string;
  readonly client: string | undefined;
  readonly status: Watermark['status'];
};

function watermarkOf(value: JsonObject, { page, client, status }: Reached): readonly Watermark[] {
  const at = timeOf(value.watermark);

  return at === undefined || client === undefined
    ? []
    : [{ type: 'watermark', sender: page, clientId: client, status, at }];
}

/** Of what others send from the Page nothing is known here: undefined, so that it is counted as an echo. */
function readEcho(message: JsonObject | undefined, { page, at }: PageOrigin): readonly VendorReceipt[] | undefined {
  const vendorMessageId = textOf(message?.mid);
  const messageId = textOf(message?.metadata);
  const isOurs = message?.is_echo === true && messageId !== undefined && readMessageId(messageId) !== undefined;

  return isOurs && vendorMessageId !== undefined
    ? [{ type: 'receipt', sender: page, vendorMessageId, messageId, status: 'sent', at }]
    : undefined;
}

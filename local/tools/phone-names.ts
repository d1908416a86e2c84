/** `GET|POST /local/phones/{clientId}/names`: by what a client is known, and whether WhatsApp reaches them. */
import * as z from 'zod';
import { isUserId } from '../../lib/channel/user-id.ts';
import { ok, wrong } from '../local-route.ts';
import type { PhoneNames } from '../page-types.ts';
import type { Answer } from '../receipt-routes.ts';
import type { ClientMessages } from '../vendors/client-messages.ts';
import type { Destinations } from '../vendors/destinations.ts';
import type { Phones } from '../vendors/phones.ts';
import { userIdOf } from '../vendors/user-ids.ts';

const orderSchema = z
  .strictObject({
    number: z
      .string()
      .transform((number) => number.replace(/^\+/, ''))
      .pipe(z.string().regex(/^[1-9]\d{6,14}$/, 'a phone number with its country code'))
      .optional(),
    unreachable: z.boolean().optional(),
    hidesNumber: z.boolean().optional(),
  })
  .refine((order) => Object.keys(order).length === 1, { message: 'one of number, unreachable and hidesNumber' });

type Options = {
  readonly phones: Pick<Phones, 'isReachable' | 'hidesNumber' | 'setTraits'>;
  readonly clientMessages: Pick<ClientMessages, 'lineOf'>;
  readonly destinations: Pick<Destinations, 'of'>;
  readonly now: () => number;
  readonly newId: () => string;
};

export function createPhoneNames({ phones, clientMessages, destinations, now, newId }: Options): {
  readonly read: (clientId: string) => PhoneNames;
  readonly change: (clientId: string, body: unknown) => Promise<Answer>;
} {
  const read = (clientId: string): PhoneNames => ({
    clientId,
    userId: isUserId(clientId) ? clientId : userIdOf(clientId),
    unreachable: !phones.isReachable(clientId),
    hidesNumber: isUserId(clientId) || phones.hidesNumber(clientId),
  });

  return {
    read,
    async change(clientId, body) {
      const order = orderSchema.safeParse(body);
      if (!order.success) return wrong(z.prettifyError(order.error));

      const { number, ...traits } = order.data;
      if (number === undefined) phones.setTraits(clientId, traits);

      return number === undefined ? ok(read(clientId)) : changeNumber(clientId, number);
    },
  };

  /** WhatsApp tells every business that the client wrote to; here, the one of the last message. */
  async function changeNumber(clientId: string, number: string): Promise<Answer> {
    const line = clientMessages.lineOf(clientId);
    if ('wrong' in line) return wrong(line.wrong);
    if (line.by !== 'meta') return wrong(`number: only WhatsApp reports it; ${line.channel.name} is not Meta’s`);

    const { businessId, account, to } = destinations.of(line);
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: businessId, phone_number_id: line.sender },
      messages: [
        {
          from: clientId,
          from_user_id: userIdOf(clientId),
          id: `wamid.${Buffer.from(newId()).toString('base64')}`,
          timestamp: String(Math.floor(now() / 1000)),
          type: 'system',
          system: {
            body: `User changed from ${clientId} to ${number}`,
            wa_id: number,
            user_id: userIdOf(number),
            type: 'user_changed_number',
          },
        },
      ],
    };
    const answers = await Promise.all(
      to.map(async ({ name, hand }) => [
        name,
        (await hand({ type: 'field', field: 'messages', value, account, at: now() })) ?? null,
      ]),
    );

    return ok({ ...read(number), answers: Object.fromEntries(answers) });
  }
}

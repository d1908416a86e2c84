import type { ChannelContract } from '../contract/channel.ts';

export const psid = '24816320640128001';
export const page = '102030405060708';
export const accepted = { status: 200, body: JSON.stringify({ recipient_id: psid, message_id: 'm_1' }) };
export const refused = (code: number, subcode?: number, status = 400) => ({
  status,
  body: JSON.stringify({ error: { message: `(#${code}) x`, type: 'OAuthException', code, error_subcode: subcode } }),
});

/** What every channel must do, on Messenger. */
export const messengerContract: ChannelContract = {
  transport: 'facebook-messenger',
  clientId: psid,
  businessId: page,
  business: { token: 'env:TOKEN' },
  accepted,
  messageId: 'm_1',
  refusal: (code) => refused(Number(code)),
  codes: { retry: '613', unreachable: '551', account: '190', undecided: '2' },
  idIn: ({ body }) => JSON.parse(body).message.metadata,
  readsSecret: true,
};

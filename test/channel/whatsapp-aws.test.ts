import { type ChannelContract, channelContract } from '../contract/channel.ts';

const messageOf = (body: string) => JSON.parse(Buffer.from(JSON.parse(body).message, 'base64').toString('utf8'));

const contract: ChannelContract = {
  transport: 'whatsapp-aws',
  clientId: '15550100001',
  businessId: '19251112222',
  business: { phoneNumberId: 'phone-number-id-01234567890123456789012345678901' },
  accepted: { status: 200, body: '{"messageId":"wamid.1"}' },
  messageId: 'wamid.1',
  refusal: (code) => ({ status: 400, body: JSON.stringify({ message: 'x' }), headers: { 'x-amzn-errortype': code } }),
  codes: {
    retry: 'ThrottledRequestException',
    account: 'AccessDeniedByMetaException',
    undecided: 'DependencyException',
  },
  idIn: ({ path, body }) => (path === '/v1/whatsapp/send' ? messageOf(body).biz_opaque_callback_data : undefined),
  readsSecret: false,
};

channelContract(contract);

import { expect, test } from 'vitest';
import { answering, type ChannelContract, channelContract, sendTo } from '../contract/channel.ts';
import { startVendor } from '../support/vendor.ts';

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

test('a GIF is refused before anything is sent: AWS has no API for marketing messages', async () => {
  const vendor = await startVendor(answering(contract.accepted));
  const header = { type: 'gif', url: 'https://a.example/g.mp4' } as const;
  const content = { type: 'template', text: 'x', name: 'all', language: 'en_US', header, body: [] } as const;

  expect(await sendTo(contract, vendor.url, { content })).toEqual({
    status: 'refused',
    fault: 'content_not_supported',
  });
  expect(vendor.requests).toEqual([]);
});

import { expect, test } from 'vitest';
import { answering, type ChannelContract, channelContract, sendTo } from '../contract/channel.ts';
import { noon } from '../support/builders.ts';
import { startVendor } from '../support/vendor.ts';

const contract: ChannelContract = {
  transport: 'sms-aws',
  clientId: '15550100001',
  businessId: '19251112222',
  business: {},
  accepted: { status: 200, body: '{"MessageId":"sms-1"}' },
  messageId: 'sms-1',
  refusal: (code) => ({
    status: 400,
    body: JSON.stringify(
      /^[A-Z_]+$/.test(code)
        ? { __type: 'ConflictException', Message: 'x', Reason: code }
        : { __type: code, Message: 'x' },
    ),
  }),
  codes: {
    retry: 'ThrottlingException',
    unreachable: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
    account: 'AccessDeniedException',
    undecided: 'InternalServerException',
  },
  idIn: ({ body }) => JSON.parse(body).Context.messageId,
  readsSecret: false,
};

channelContract(contract);

test('the network gives up when the invite would, and the number of the business is its origin', async () => {
  const vendor = await startVendor(answering(contract.accepted));
  await sendTo(contract, vendor.url);
  await sendTo({ ...contract, business: { originationIdentity: 'ACME', configurationSet: 'invites' } }, vendor.url);

  expect(vendor.requests[0]?.headers).toMatchObject({ 'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage' });
  expect(vendor.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      DestinationPhoneNumber: '+15550100001',
      OriginationIdentity: '+19251112222',
      MessageBody: 'Hello Ann',
      TimeToLive: 600,
    },
    { OriginationIdentity: 'ACME', ConfigurationSetName: 'invites' },
  ]);
});

test.each([
  [1, 5],
  [5, 5],
  [6, 6],
  [259_201, 259_200],
])('an invite with %d s left gets a TTL of %d s: AWS takes 5 to 259,200', async (seconds, timeToLive) => {
  const vendor = await startVendor(answering(contract.accepted));
  await sendTo(contract, vendor.url, { deadline: noon + seconds * 1000 });

  expect(JSON.parse(vendor.requests[0]?.body ?? '')).toMatchObject({ TimeToLive: timeToLive });
});

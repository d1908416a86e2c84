import { describe, expect, test } from 'vitest';
import type { RcsMessage } from '../../lib/channel/aws/rcs-schema.ts';
import { FileGoneError } from '../../lib/channel/channel.ts';
import type { Attachment, InteractiveContent } from '../../lib/channel/content.ts';
import { answering, type ChannelContract, channelContract, openFor, sendTo } from '../contract/channel.ts';
import { noon } from '../support/builders.ts';
import { startVendor } from '../support/vendor.ts';

const agent = 'rcs-c020de2520714385964ebf7b095c4b60';
const contract: ChannelContract = {
  transport: 'rcs-aws',
  clientId: '15550100001',
  businessId: agent,
  business: {},
  accepted: { status: 200, body: '{"MessageId":"rcs-1"}' },
  messageId: 'rcs-1',
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
    account: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS',
    undecided: 'InternalServerException',
  },
  idIn: ({ body }) => JSON.parse(body).Context.messageId,
  readsSecret: false,
};

channelContract(contract);

/** What AWS is asked for, after this has been sent. */
async function requestFor(given: Parameters<typeof sendTo>[2], business: Readonly<Record<string, string>> = {}) {
  const vendor = await startVendor(answering(contract.accepted));
  await sendTo({ ...contract, business }, vendor.url, given);

  return JSON.parse(vendor.requests[0]?.body ?? '');
}

const card: InteractiveContent = {
  type: 'interactive',
  text: 'It is ready',
  rcs: {
    ...{ 'content-type': 'card', orientation: 'horizontal', 'media-side': 'left', title: 'Ready', description: 'Come' },
    media: { url: 's3://shop/counter.jpg', 'thumbnail-url': 'https://shop.example.com/t.jpg', height: 'tall' },
    suggestions: [
      { type: 'reply', text: 'Today', id: 'today' },
      { type: 'url', text: 'The way', url: 'https://shop.example.com/way' },
      { type: 'dial', text: 'Call us', id: 'call', number: '+19251112222' },
      { type: 'share-location', text: 'Where I am' },
    ],
  },
};
const sentCard = {
  Title: 'Ready',
  Description: 'Come',
  Media: { FileUrl: 's3://shop/counter.jpg', ThumbnailUrl: 'https://shop.example.com/t.jpg', Height: 'TALL' },
  Suggestions: [
    { Reply: { Text: 'Today', PostbackData: 'today' } },
    { OpenUrl: { Text: 'The way', PostbackData: 'The way', Url: 'https://shop.example.com/way' } },
    { DialPhone: { Text: 'Call us', PostbackData: 'call', PhoneNumber: '+19251112222' } },
    { RequestLocation: { Text: 'Where I am', PostbackData: 'Where I am' } },
  ],
};

describe('the content of a message', () => {
  test('is plain text, from the agent, with our ids for its events', async () => {
    expect(await requestFor({}, { configurationSet: 'receipts' })).toEqual({
      DestinationPhoneNumber: '+15550100001',
      OriginationIdentity: agent,
      RcsMessageContent: { Content: { TextMessage: { Body: 'Hello Ann' } } },
      TimeToLive: 600,
      Context: { sessionId: 'S000000000000001', messageId: 'S000000000000001.0' },
      ConfigurationSetName: 'receipts',
    });
  });

  test('is text with suggestions below', async () => {
    const rcs: RcsMessage = {
      ...{ 'content-type': 'text', text: 'When?' },
      suggestions: [{ type: 'reply', text: 'Today', id: 'today' }],
    };

    expect((await requestFor({ content: { type: 'interactive', text: 'When?', rcs } })).RcsMessageContent).toEqual({
      Content: { TextMessage: { Body: 'When?' } },
      Suggestions: [{ Reply: { Text: 'Today', PostbackData: 'today' } }],
    });
  });

  test('is a card, whose suggestions are its own; one without an id comes back by its label', async () => {
    expect((await requestFor({ content: card })).RcsMessageContent).toEqual({
      Content: { RichCard: { CardOrientation: 'HORIZONTAL', ThumbnailImageAlignment: 'LEFT', CardContent: sentCard } },
    });
  });

  const file = { url: 's3://media/c1/m1', mediaType: 'image/png', name: 'map.png' };

  test('is a file, by its place in our bucket or by its link', async () => {
    const link = { url: 'https://shop.example.com/a.pdf', mediaType: 'application/pdf' };

    for (const attachment of [file, link])
      expect(
        (await requestFor({ content: { type: 'text', text: '', attachments: [attachment] } })).RcsMessageContent,
      ).toEqual({ Content: { FileMessage: { FileUrl: attachment.url } } });
  });

  test('is a card, if there is a text beside the file: AWS takes one content a message', async () => {
    const content = { type: 'text', text: 'Here we are', attachments: [file] } as const;

    expect((await requestFor({ content })).RcsMessageContent).toEqual({
      Content: {
        RichCard: {
          CardOrientation: 'VERTICAL',
          CardContent: { Description: 'Here we are', Media: { FileUrl: 's3://media/c1/m1', Height: 'MEDIUM' } },
        },
      },
    });
  });

  test('is a carousel', async () => {
    const rcs: RcsMessage = {
      ...{ 'content-type': 'carousel', width: 'small' },
      cards: [{ title: 'One', media: { url: 'https://a.example.com/1.jpg' } }, { description: 'Two' }],
    };

    expect((await requestFor({ content: { type: 'interactive', text: 'x', rcs } })).RcsMessageContent).toEqual({
      Content: {
        Carousel: {
          CardWidth: 'SMALL',
          CardContents: [
            { Title: 'One', Media: { FileUrl: 'https://a.example.com/1.jpg', Height: 'MEDIUM' } },
            { Description: 'Two' },
          ],
        },
      },
    });
  });
});

describe('AWS’ own SMS instead', () => {
  const business = { smsFallback: '+19251112222' };

  test('goes out when the phone takes no RCS, or not within a minute: the rest of the time is the SMS’', async () => {
    expect(await requestFor({ content: card }, business)).toMatchObject({
      TimeToLive: 60,
      FallbackConfiguration: { Channel: 'SMS', MessageBody: 'It is ready', OriginationIdentity: '+19251112222' },
      Context: { messageId: 'S000000000000001.0', fallback: 'SMS' },
    });
  });

  test('waits as long as the channel says, and never longer than the invite', async () => {
    const waiting = { ...business, smsFallbackSeconds: '300' };

    expect(await requestFor({}, waiting)).toMatchObject({ TimeToLive: 300 });
    expect(await requestFor({ deadline: noon + 120_000 }, waiting)).toMatchObject({ TimeToLive: 120 });
  });

  test.each([
    ['longer than an SMS may be', 'x'.repeat(1601)],
    ['blank', ' '],
    ['missing beside a file', '', [{ url: 's3://media/c1/m1', mediaType: 'image/png' }]],
  ])('does not go out for a text that is %s', async (_title, text, attachments?: readonly Attachment[]) => {
    const content = { type: 'text', text, ...(attachments && { attachments }) } as const;
    const request = await requestFor({ content }, business);

    expect(request).not.toHaveProperty('FallbackConfiguration');
    expect(request.Context).not.toHaveProperty('fallback');
    expect(request.TimeToLive).toBe(600);
  });
});

test.each([
  [1, 10],
  [11, 11],
  [172_801, 172_800],
])('an invite with %d s left gets a TTL of %d s: AWS takes up to 172,800 and advises 10', async (seconds, ttl) => {
  expect(await requestFor({ deadline: noon + seconds * 1000 })).toMatchObject({ TimeToLive: ttl });
});

describe('a client’s file', () => {
  const fetchFrom = async (ref: object, business: Readonly<Record<string, string>>, status = 200, body = 'bytes') => {
    const s3 = await startVendor((_request, response) => void response.writeHead(status).end(body));
    const channel = await openFor({ ...contract, business }, s3.url);
    const fetched = channel.fetchMedia?.(
      { ref: JSON.stringify(ref), mediaType: 'image/png' },
      {
        ...{ businessId: agent, signal: AbortSignal.timeout(4000), maxBytes: 5 },
        linkAt: async ({ bucket, key }) => `${s3.url}/${bucket}/${encodeURIComponent(key)}`,
      },
    );

    return { fetched, s3 };
  };
  const business = { mediaBucket: 'acme-rcs' };
  const ref = { bucket: 'acme-rcs', key: 'msg-1#photo.jpg' };

  test('is read from the agent’s bucket', async () => {
    const { fetched, s3 } = await fetchFrom(ref, business);

    expect(Buffer.from((await fetched) ?? '').toString()).toBe('bytes');
    expect(s3.requests[0]?.path).toBe('/acme-rcs/msg-1%23photo.jpg');
  });

  test.each([
    ['of a channel without a media-bucket', ref, {}],
    ['in another bucket than the channel’s', { ...ref, bucket: 'salaries' }, business],
    ['without a place', { key: 'k' }, business],
  ])('%s is gone, and no bucket is asked', async (_title, given, keys) => {
    const { fetched, s3 } = await fetchFrom(given, keys);

    await expect(fetched).rejects.toThrow(FileGoneError);
    expect(s3.requests).toEqual([]);
  });

  test('that the bucket has no more is gone, as is one that is too large; another failure is tried again', async () => {
    await expect((await fetchFrom(ref, business, 404)).fetched).rejects.toThrow(FileGoneError);
    await expect((await fetchFrom(ref, business, 200, 'too many')).fetched).rejects.toThrow(FileGoneError);
    await expect((await fetchFrom(ref, business, 403)).fetched).rejects.toThrow('did not hand out the file: 403');
  });
});

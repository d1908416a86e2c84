import { describe, expect, test } from 'vitest';
import type { Content, TemplateContent } from '../../lib/channel/content.ts';
import { answering, type ChannelContract, channelContract, openFor, sendTo } from '../contract/channel.ts';
import { noon } from '../support/builders.ts';
import { startVendor, type VendorRequest } from '../support/vendor.ts';

const accepted = { status: 201, body: '{"sid":"SM1","status":"queued","error_code":null}' };
const refusal = (code: string) => ({ status: 400, body: JSON.stringify({ code: Number(code), message: 'x' }) });
const formOf = ({ body }: VendorRequest) => new URLSearchParams(body);
const statusUrl = 'https://chat.example.com/webhooks/twilio';
const receiptsUrl = `${statusUrl}?message=S000000000000001.0#rc=5&rp=all`;

const whatsapp: ChannelContract = {
  transport: 'whatsapp-twilio',
  clientId: '15550100001',
  businessId: '19251112222',
  business: { accountSid: 'AC1', apiKey: 'env:KEY' },
  settings: { statusUrl },
  accepted,
  messageId: 'SM1',
  refusal,
  codes: { retry: '20429', unreachable: '21610', account: '20003', undecided: '20500' },
  idIn: (request) => new URL(formOf(request).get('StatusCallback') ?? '').searchParams.get('message'),
  readsSecret: true,
};
const sms: ChannelContract = { ...whatsapp, transport: 'sms-twilio' };

channelContract(whatsapp);
channelContract(sms);

async function formFor(contract: ChannelContract, given: Parameters<typeof sendTo>[2] = {}) {
  const vendor = await startVendor(answering(accepted));
  await sendTo(contract, vendor.url, { readSecret: async () => 'SK1:the secret', ...given });
  const [request] = vendor.requests;

  return { request, form: Object.fromEntries(request ? formOf(request) : []), all: request && formOf(request) };
}

const template: TemplateContent = {
  type: 'template',
  text: 'Hello Ann',
  name: 'order_ready',
  language: 'en_US',
  body: [{ type: 'text', text: 'Ann' }],
  twilio: { contentSid: 'HX1', variables: { '1': 'Ann O’Neil', order: 'A-17' } },
};

describe('a message of Twilio’s', () => {
  test('is a form for the account, with the key as basic auth', async () => {
    const { request, form } = await formFor(whatsapp);

    expect(request).toMatchObject({ method: 'POST', path: '/Accounts/AC1/Messages.json' });
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('SK1:the secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      connection: 'close',
    });
    expect(form).toEqual({
      To: 'whatsapp:+15550100001',
      From: 'whatsapp:+19251112222',
      ValidityPeriod: '600',
      StatusCallback: receiptsUrl,
      Body: 'Hello Ann',
    });
  });

  test('by SMS goes to a bare number, from a short code as it is, and by the service that is named', async () => {
    const business = { ...sms.business, messagingServiceSid: 'MG1' };

    expect((await formFor(sms)).form).toMatchObject({ To: '+15550100001', From: '+19251112222' });
    expect((await formFor({ ...sms, businessId: '12345', business })).form).toMatchObject({
      From: '12345',
      MessagingServiceSid: 'MG1',
    });
  });

  test('to WhatsApp’s own id of a person has no plus', async () => {
    expect((await formFor({ ...whatsapp, clientId: 'US.13491208655302741918' })).form).toHaveProperty(
      'To',
      'whatsapp:US.13491208655302741918',
    );
  });

  test('without a receiver names no URL for receipts', async () => {
    expect((await formFor({ ...whatsapp, settings: {} })).form).not.toHaveProperty('StatusCallback');
  });

  test.each([
    [1, '5'],
    [5, '5'],
    [6, '6'],
    [36_001, '36000'],
  ])('with %d s left waits at Twilio for %s s', async (seconds, period) => {
    const { form } = await formFor(sms, { deadline: noon + seconds * 1000 });

    expect(form).toHaveProperty('ValidityPeriod', period);
  });

  test('has the links of its files', async () => {
    const attachments = ['a', 'b'].map((name) => ({ url: `https://x.example/${name}.png`, mediaType: 'image/png' }));
    const { all } = await formFor(sms, { content: { type: 'text', text: '', attachments } });

    expect(all?.getAll('MediaUrl')).toEqual(['https://x.example/a.png', 'https://x.example/b.png']);
    expect(all?.has('Body')).toBe(false);
  });

  test('is a content template with its variables, and no text beside it', async () => {
    const { form } = await formFor(whatsapp, { content: template });

    expect(form).toMatchObject({ ContentSid: 'HX1', ContentVariables: '{"1":"Ann O’Neil","order":"A-17"}' });
    expect(form).not.toHaveProperty('Body');

    const plain: Content = { ...template, twilio: { contentSid: 'HX1', variables: {} } };
    expect((await formFor(whatsapp, { content: plain })).form).not.toHaveProperty('ContentVariables');
  });

  test('without a content SID of the template message is not sent', async () => {
    const { twilio: _, ...other } = template;
    const vendor = await startVendor(answering(accepted));

    expect(await sendTo(whatsapp, vendor.url, { content: other })).toEqual({
      status: 'refused',
      fault: 'content_not_supported',
    });
    expect(vendor.requests).toEqual([]);
  });
});

describe('an answer of Twilio’s', () => {
  const answered = async (answer: Parameters<typeof answering>[0]) =>
    sendTo(whatsapp, (await startVendor(answering(answer))).url);

  test.each([
    ['21617', 'content_not_supported'],
    ['63016', 'window_closed'],
    ['63007', 'sender_stopped'],
    ['63041', 'template_stopped'],
    ['21656', 'vendor_refused'],
    ['99999', 'vendor_refused'],
  ])('with %s refuses as %s', async (code, fault) => {
    expect(await answered(refusal(code))).toMatchObject({ status: 'refused', fault, vendorCode: code });
  });

  test('that the message has failed already is a refusal, too', async () => {
    const body = JSON.stringify({ sid: 'SM1', status: 'failed', error_code: 30_003 });

    expect(await answered({ status: 201, body })).toMatchObject({ status: 'refused', fault: 'client_unreachable' });
  });

  test('with a code that is not listed is unknown if Twilio itself failed', async () => {
    expect(await answered({ status: 500, body: '{"code":99999}' })).toEqual({ status: 'unknown', vendorCode: '99999' });
  });

  test('may say when to come again', async () => {
    const headers = { 'retry-after': '7' };

    expect(await answered({ ...refusal('20429'), status: 429, headers })).toMatchObject({
      status: 'retry',
      retryAfterSeconds: 7,
    });
  });
});

type Answered = { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };

describe('a client’s file at Twilio', () => {
  const path = '/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1';
  const options = () => ({ businessId: whatsapp.businessId, signal: AbortSignal.timeout(4000), maxBytes: 10 });

  async function fetchFrom(answer: Parameters<typeof startVendor>[0], { at = path, keys = ['SK1:new'] } = {}) {
    const vendor = await startVendor(answer);
    const left = [...keys];
    const channel = await openFor(whatsapp, `${vendor.url}/2010-04-01`, { readSecret: async () => left.shift() ?? '' });
    const ref = JSON.stringify({ url: at.startsWith('/') ? `${vendor.url}${at}` : at });

    return { vendor, fetching: channel.fetchMedia?.({ ref, mediaType: 'image/png' }, options()) };
  }

  test('is fetched with the key, and from where it leads without', async () => {
    const { vendor, fetching } = await fetchFrom(({ path: asked }, response) => {
      if (asked === path) response.writeHead(307, { location: '/stored' }).end();
      else response.end('bytes');
    });

    expect(Buffer.from((await fetching) ?? []).toString()).toBe('bytes');
    expect(vendor.requests.map(({ path: asked, headers }) => [asked, headers.authorization])).toEqual([
      [path, `Basic ${Buffer.from('SK1:new').toString('base64')}`],
      ['/stored', undefined],
    ]);
  });

  test('is asked for again with a key that was renewed', async () => {
    const { fetching } = await fetchFrom(
      ({ headers }, response) => {
        const isNew = headers.authorization === `Basic ${Buffer.from('SK1:new').toString('base64')}`;
        response.writeHead(isNew ? 200 : 401).end('bytes');
      },
      { keys: ['SK1:old', 'SK1:new'] },
    );

    expect(await fetching).toHaveLength(5);
  });

  test.each([
    ['another host’s', 'https://example.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1'],
    ['another account’s', '/2010-04-01/Accounts/AC2/Messages/MM1/Media/ME1'],
    ['a host that only ends alike', 'https://nottwilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1'],
  ])('is gone at %s, and the key is not sent', async (_whose, at) => {
    const { vendor, fetching } = await fetchFrom((_request, response) => void response.end('bytes'), { at });

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
    expect(vendor.requests).toEqual([]);
  });

  test.each([
    ['that Twilio has no more', { status: 404 }],
    ['that is too large', { status: 200, body: 'more than ten' }],
    ['that leads elsewhere', { status: 307, headers: { location: 'https://example.com/file' } }],
    ['that leads to where nothing is encrypted', { status: 307, headers: { location: 'http://x.twiliocdn.com/f' } }],
  ] as readonly (readonly [string, Answered])[])('%s is gone', async (_what, { status, body = '', headers = {} }) => {
    const { fetching } = await fetchFrom((_request, response) => void response.writeHead(status, headers).end(body));

    await expect(fetching).rejects.toMatchObject({ name: 'FileGoneError' });
  });

  test('may come later if Twilio fails now', async () => {
    const { fetching } = await fetchFrom((_request, response) => void response.writeHead(503).end());

    await expect(fetching).rejects.not.toMatchObject({ name: 'FileGoneError' });
  });
});

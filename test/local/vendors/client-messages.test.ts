import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { userIdOf } from '../../../local/vendors/user-ids.ts';
import { atNoon, client, messageId, startReportingVendors } from '../../support/reporting-vendors.ts';
import { startVendor } from '../../support/vendor.ts';

const signed = (body: string, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
/** The machine may be busy. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });
const onWhatsapp = { channel: 'whatsapp-main' };
const template = { type: 'template', template: { name: 'order_ready', language: { code: 'en_US' } } };
const png = Buffer.from('89504e47', 'hex');
const media = { mediaType: 'image/png', base64: png.toString('base64'), name: 'a.png' };

describe('a client on WhatsApp', () => {
  test('writes by a signed webhook, in an envelope like Meta’s that names nothing of ours', async () => {
    const vendors = await startReportingVendors();
    const answer = await vendors.write({ text: 'Is it ready? ü', ...onWhatsapp });

    expect(answer).toMatchObject({ status: 200, body: { outcome: 'posted', answers: { meta: 200 } } });
    const [{ body = '', headers = {}, path = '' } = {}] = vendors.posts();
    expect(path).toBe('/webhooks/meta');
    expect(headers['x-hub-signature-256']).toBe(signed(body, 'local-env:NEW'));
    expect(body).toContain('\\u00fc');
    expect(JSON.parse(body)).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '19251112222', phone_number_id: '106540352242922' },
                contacts: [{ profile: { name: 'Client …01' }, wa_id: client, user_id: userIdOf(client) }],
                messages: [
                  {
                    from: client,
                    from_user_id: userIdOf(client),
                    id: expect.stringMatching(/^wamid\./),
                    timestamp: String(atNoon / 1000),
                    type: 'text',
                    text: { body: 'Is it ready? ü' },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('answers the channel that wrote last, and taps a button of its template message', async () => {
    const vendors = await startReportingVendors();
    await vendors.send({ to: client, ...template });
    const [sent] = vendors.phones.messages(client);
    await vendors.write({ choice: { id: 'STOP', title: 'Stop' } });
    await vendors.send();
    await vendors.write({ choice: { id: 'a', title: 'Another' } });

    expect(vendors.messages()).toMatchObject([
      { type: 'button', button: { payload: 'STOP', text: 'Stop' }, context: { id: sent?.vendorMessageId } },
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Another' } } },
    ]);
  });

  test('names the message that they answer, by our id or by the vendor’s', async () => {
    const vendors = await startReportingVendors();
    await vendors.send();
    const [{ vendorMessageId } = {}] = vendors.phones.messages(client);
    await vendors.write({ text: 'this', replyTo: messageId });
    await vendors.write({ text: 'that', replyTo: vendorMessageId });

    const context = { from: '19251112222', id: vendorMessageId };
    expect(vendors.messages()).toMatchObject([{ context }, { context }]);
    expect(await vendors.write({ text: 'what', replyTo: 'nothing' })).toMatchObject({ status: 404 });
  });

  test('sends a place, at a time of its own', async () => {
    const vendors = await startReportingVendors();
    const location = { latitude: 48.1, longitude: 11.5, name: 'Shop' };
    await vendors.write({ location, at: '2026-11-22T15:00:00Z', ...onWhatsapp });

    expect(vendors.messages()).toMatchObject([{ type: 'location', location, timestamp: '1795359600' }]);
    expect(vendors.phones.messages(client)).toMatchObject([
      { from: 'client', channel: 'whatsapp-main', location, at: '2026-11-22T15:00:00.000Z' },
    ]);
  });

  test('sends a file, which Meta hands out in two steps, for five minutes, to whom it knows', async () => {
    const vendors = await startReportingVendors();
    await vendors.write({ media, text: 'look', ...onWhatsapp });
    const image = z.object({ id: z.string(), mime_type: z.string(), sha256: z.string(), caption: z.string() });
    const [{ image: posted }] = z.tuple([z.looseObject({ type: z.literal('image'), image })]).parse(vendors.messages());
    expect(posted).toMatchObject({
      mime_type: 'image/png',
      sha256: createHash('sha256').update(png).digest('base64'),
      caption: 'look',
    });

    const bearer = { authorization: 'Bearer token', 'user-agent': 'test' };
    const described = `${vendors.graphUrl}/v24.0/${posted.id}?phone_number_id=106540352242922`;
    expect((await fetch(described, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    const { url, ...rest } = z
      .looseObject({ url: z.url() })
      .parse(await (await fetch(described, { headers: bearer })).json());
    expect(rest).toMatchObject({ mime_type: 'image/png', file_size: 4, id: posted.id });
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { ...bearer, 'user-agent': '' } })).status).toBe(404);
    const file = await fetch(url, { headers: bearer });
    expect([file.headers.get('content-type'), Buffer.from(await file.arrayBuffer())]).toEqual(['image/png', png]);

    vendors.clock.now += 5 * 60_000;
    expect((await fetch(url, { headers: bearer })).status).toBe(404);
    vendors.clock.now += 7 * 24 * 3_600_000;
    expect((await fetch(described, { headers: bearer })).status).toBe(400);
  });

  test('sees that the business has read and types', async () => {
    const vendors = await startReportingVendors();
    await vendors.write({ text: 'Hello', ...onWhatsapp });
    const [{ vendorMessageId: message_id } = {}] = vendors.phones.messages(client);
    const read = { status: 'read', message_id, typing_indicator: { type: 'text' } };
    // Meta’s `to` has no part in it.
    expect(await (await vendors.send({ ...read, type: undefined, text: undefined })).json()).toEqual({ success: true });

    const at = new Date(atNoon).toISOString();
    expect(vendors.phones.messages(client)).toMatchObject([{ text: 'Hello', readAt: at, typingAt: at }]);
    expect((await vendors.send({ ...read, message_id: 'wamid.other' })).status).toBe(400);
  });

  test('gets free text for 24 hours after their last message, and template messages afterwards, too', async () => {
    const vendors = await startReportingVendors();
    await vendors.write({ text: 'Hello', at: atNoon - 24 * 3_600_000 - 1000, ...onWhatsapp });

    expect(await (await vendors.send()).json()).toMatchObject({ error: { code: 131_047 } });
    expect((await vendors.send({ to: client, ...template, text: undefined })).status).toBe(200);
    await vendors.write({ text: 'Still there?', at: atNoon - 24 * 3_600_000 + 1000 });
    expect((await vendors.send()).status).toBe(200);
  });
});

describe('a file that the business sends by its link', () => {
  const byLink = (link: string) => ({
    ...{ to: client, type: 'document', text: undefined },
    document: { link, filename: 'a.pdf' },
  });

  test('is fetched, and the phone knows its size and hash', async () => {
    const vendors = await startReportingVendors();
    const shop = await startVendor((_, response) => void response.writeHead(200, { 'content-type': 'x/y' }).end(png));
    await vendors.send(byLink(`${shop.url}/a`));

    const sha256 = createHash('sha256').update(png).digest('hex');
    expect(vendors.phones.messages(client)).toMatchObject([
      { attachments: [`${shop.url}/a`], files: [{ name: 'a.pdf', mediaType: 'x/y', size: 4, sha256 }] },
    ]);
  });

  test('fails afterwards if there is none, as with Meta', async () => {
    const vendors = await startReportingVendors();
    const shop = await startVendor((_, response) => void response.writeHead(403).end());
    expect((await vendors.send(byLink(`${shop.url}/a`))).status).toBe(200);

    await until(() => expect(vendors.statuses()[1]).toMatchObject({ status: 'failed', errors: [{ code: 131_053 }] }));
    expect(vendors.phones.messages(client)).toEqual([]);
  });

  test('stays a link if it leads elsewhere', async () => {
    const vendors = await startReportingVendors();
    await vendors.send(byLink('https://shop.example/a.pdf'));

    expect(vendors.phones.messages(client)[0]).not.toHaveProperty('files');
  });
});

describe('what can go wrong with a client’s message', () => {
  test.each([
    ['duplicate', ['1', '1', '2']],
    ['drop', ['2']],
    ['drop-answer', ['1', '1', '2']],
    ['reverse', ['2', '1']],
  ] as const)('%s', async (kind, texts) => {
    const vendors = await startReportingVendors({ holdMs: 5000 });
    vendors.faults.script({ kind, of: 'webhook', count: 1 });
    await vendors.write({ text: '1', ...onWhatsapp });
    if (kind === 'drop-answer') await until(() => expect(vendors.messages()).toHaveLength(2));
    await vendors.write({ text: '2' });

    await until(() =>
      expect(vendors.messages().map((one) => z.looseObject({ body: z.string() }).parse(one.text).body)).toEqual(texts),
    );
    expect(vendors.phones.messages(client)).toMatchObject([{ text: '1' }, { text: '2' }]);
  });

  test('faults of receipts alone leave it alone', async () => {
    const vendors = await startReportingVendors();
    vendors.faults.script({ kind: 'early', of: 'webhook', count: 1 });
    await vendors.write({ text: '1', ...onWhatsapp });

    expect(vendors.messages()).toHaveLength(1);
    expect(vendors.faults.pending()).toHaveLength(1);
  });

  test.each<[string, object, string?]>([
    ['one of text, choice', {}],
    ['one of text, choice', { text: 'a', choice: { id: 'a', title: 'A' } }],
    ['txt: there is no such member', { txt: 'a' }],
    ['must be base64', { media: { ...media, base64: '§' } }],
    ['ISO 8601', { text: 'a', at: 'noon' }],
    ['nobody has written to this phone yet; name the one that it writes to: whatsapp-main, sms-main', { text: 'a' }],
    ['no channel with a receiver that a client of such an id can write to', { text: 'a' }, 'abc'],
    ['the catalog has no nowhere', { text: 'a', channel: 'nowhere' }],
    ['ids that begin with urn:mbid:', { text: 'a', channel: 'apple-main' }],
    ['phone numbers', { text: 'a', channel: 'sms-main' }, 'urn:mbid:1'],
    ['an SMS has text only', { media, channel: 'sms-main' }],
    ['names none that it answers', { text: 'a', replyTo: 'x', channel: 'sms-main' }],
    ['only Apple reports it', { close: true, ...onWhatsapp }],
  ])('%s', async (says, body, from = client) => {
    const vendors = await startReportingVendors();

    expect(await vendors.write(body, from)).toEqual({
      status: 400,
      body: { message: expect.stringContaining(says) },
    });
    expect(vendors.phones.messages(from)).toEqual([]);
  });
});

describe('by AWS', () => {
  const notification = z.object({ Message: z.string(), Timestamp: z.string() });
  const published = (vendors: { published: readonly string[] }) =>
    vendors.published.map((body) => JSON.parse(notification.parse(JSON.parse(body)).Message));

  test('an SMS is published with the digits of both, and names what was sent before', async () => {
    const vendors = await startReportingVendors();
    await vendors.sendSms();
    const [{ vendorMessageId } = {}] = vendors.phones.messages(client);
    await vendors.write({ text: 'STOP' });

    expect(published(vendors).filter((event) => event.inboundMessageId)).toEqual([
      {
        originationNumber: `+${client}`,
        destinationNumber: '+19251112222',
        messageKeyword: 'KEYWORD_SIMULATED',
        messageBody: 'STOP',
        inboundMessageId: expect.any(String),
        previousPublishedMessageId: vendorMessageId,
      },
    ]);
  });

  test('a WhatsApp message is an entry of Meta’s, as JSON in JSON, beside both ids of the number', async () => {
    const vendors = await startReportingVendors();
    await vendors.write({ text: 'Hello', channel: 'whatsapp-aws' });

    const [event] = published(vendors);
    expect(event.context.MetaPhoneNumberIds).toEqual([
      {
        metaPhoneNumberId: '1019253334444',
        arn: 'arn:aws:social-messaging:us-east-1:000000000000:phone-number-id/1',
      },
    ]);
    expect(JSON.parse(event.whatsAppWebhookEntry)).toMatchObject({
      changes: [{ value: { metadata: { phone_number_id: '1019253334444' }, messages: [{ text: { body: 'Hello' } }] } }],
    });
  });

  test('a file is put where a signed link leads, and one that is not there is not found', async () => {
    const vendors = await startReportingVendors();
    const bucket = await startVendor((_request, response) => void response.end());
    const { id } = vendors.files.put(Buffer.from('PNG'), { mediaType: 'image/png', at: 0 });
    const fetchFile = async (mediaId: string) => {
      const body = JSON.stringify({
        mediaId,
        originationPhoneNumberId: 'phone-number-id-1',
        destinationS3PresignedUrl: { url: `${bucket.url}/put`, headers: { 'x-a': 'b' } },
      });
      const answer = await fetch(`${vendors.awsUrl}/v1/whatsapp/media/get`, { method: 'POST', body });

      return { status: answer.status, error: answer.headers.get('x-amzn-errortype'), body: await answer.json() };
    };

    expect(await fetchFile(id)).toMatchObject({ status: 200, body: { mimeType: 'image/png', fileSize: 1 } });
    expect(bucket.requests).toMatchObject([{ method: 'PUT', path: '/put', body: 'PNG', headers: { 'x-a': 'b' } }]);
    expect(await fetchFile('999')).toMatchObject({ status: 400, error: 'ResourceNotFoundException' });
  });
});

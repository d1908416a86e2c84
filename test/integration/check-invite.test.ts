import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { toRecord } from '../../local/sqs-record.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

let close = async () => {};

afterEach(() => close());

/** The functions, with one invite that was sent. */
async function open() {
  const vendor = await startVendor(answerJson(200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] }));
  const functions = await openFunctions({ vendorUrl: vendor.url });
  close = functions.close;
  const { accept, session, deliver, sqs, queues, context } = functions;

  const post = async (method: string, query: Record<string, string> = {}) => {
    const event = httpEvent({ body: JSON.stringify(espBody({}, { Method: method })), query });
    const { statusCode, headers = {}, body = '' } = await accept(event, context);

    return { statusCode, headers, body: query.format === 'xml' ? body : JSON.parse(body) };
  };
  const received = async () => {
    const QueueUrl = queues.queueUrl('invites');
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
    );

    return Messages.map((message) => toRecord(message, queues.queueArn('invites')));
  };
  const sessionId: string = (await post('InviteToChat')).body.Parameters._umsChatSessionId;
  await deliver({ Records: await received() }, context);

  return {
    ...{ post, received, sessionId },
    optOut: () =>
      session(
        httpEvent({ method: 'PUT', path: `/sessions/${sessionId}/opt-out`, pathParameters: { id: sessionId } }),
        context,
      ),
  };
}

describe('CheckInvite', () => {
  test('names the open session, and answers without a key or an address; the queue stays empty', async () => {
    const { post, sessionId, received } = await open();
    const { statusCode, headers, body } = await post('CheckInvite');

    expect([statusCode, body.Method, body.Parameters]).toEqual([
      200,
      'CheckInvite',
      { Eligible: 'true', Channels: 'whatsapp-main', OpenSessionId: sessionId },
    ]);
    expect(headers).not.toHaveProperty('idempotency-key');
    expect(headers).not.toHaveProperty('location');
    expect(await received()).toEqual([]);
  });

  test('is no as soon as the client wants no messages, in words of JSON and XML; a dry run is refused', async () => {
    const { post, sessionId, optOut } = await open();
    expect((await optOut()).statusCode).toBe(200);

    expect((await post('CheckInvite')).body.Parameters).toEqual({
      ...{ Eligible: 'false', Reason: 'opted_out', Reasons: 'opted_out' },
      OpenSessionId: sessionId,
    });
    expect((await post('CheckInvite', { format: 'xml' })).body).toContain('<Reason>opted_out</Reason>');
    expect(await post('InviteToChat', { dryRun: '1' })).toMatchObject({
      statusCode: 422,
      body: { faultCode: 'opted_out' },
    });
  });
});

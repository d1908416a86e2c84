import { readdirSync, readFileSync } from 'node:fs';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../../lib/lambda/observe/log.ts';
import { createMeasure } from '../../lib/lambda/observe/metrics.ts';
import { toRecord } from '../../local/sqs-record.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { startVendor } from '../support/vendor.ts';

/** Client ids, business ids, names, orders, texts and tokens of everything that is posted below. */
const personal = /1555\d{7}|1925\d{7}|\bAnn\b|A-17|jsmith|ann@example|Hello|ready for pickup|the token|Bearer/;
const posted = readdirSync('events/esp').map((name) => readFileSync(`events/esp/${name}`, 'utf8'));
let captured: string[];
let close = async () => {};

beforeEach(() => {
  captured = [];
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...line) => void captured.push(line.map(String).join(' ')));
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  await close();
});

test.each(['sent', 'refused', 'throttled', 'unreadable', 'cut off'])(
  'no log line and no metric holds any if the vendor’s answer is %s',
  async (answer) => {
    const vendor = await startVendor((request, response) => {
      const echo = { message: `Hello ${request.body}`, error_data: { details: request.body } };
      if (answer === 'cut off') response.destroy();
      else if (answer === 'unreadable') response.writeHead(502).end(`<html>${request.body}`);
      else if (answer === 'sent') response.end(JSON.stringify({ messages: [{ id: 'wamid.1' }] }));
      else
        response
          .writeHead(400)
          .end(JSON.stringify({ error: { code: answer === 'refused' ? 131026 : 130429, ...echo } }));
    });
    const listener = createLog({
      level: 'DEBUG',
      measure: createMeasure({ stage: 'dev', now: Date.now }),
      write: (line) => void captured.push(line),
    });
    const functions = await openFunctions({ vendorUrl: vendor.url, listener });
    close = functions.close;
    const { accept, deliver, session, sweep, context, sqs, queues } = functions;

    const bodies = [
      ...posted,
      JSON.stringify(espBody()),
      JSON.stringify(
        espBody({}, { UserData: { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com', FirstName: 'Ann' } }),
      ),
      JSON.stringify(espBody({ TerminateSessionFlag: 'true' })),
      'client 15550100001',
      '',
    ];
    for (const body of bodies)
      await accept(httpEvent({ body, headers: { 'idempotency-key': 'order-15550100001' } }), context);
    for (const body of bodies) await accept(httpEvent({ body }), context);

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.queueUrl('invites'),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    const records = Messages.map((message) => toRecord(message, queues.queueArn('invites')));
    const [first] = records;
    if (!first) throw new Error('nothing was accepted');
    const poison = { ...first, messageId: 'poison', body: first.body.replace('"v":1', '"v":"Ann"') };
    await deliver(
      { Records: [...records, poison, { ...first, messageId: 'gone', receiptHandle: 'gone for 15550100001' }] },
      context,
    );
    await sweep({}, context);
    for (const id of ['15550100001', JSON.parse(first.body).sessionId]) {
      for (const method of ['GET', 'DELETE'])
        await session(httpEvent({ method, path: `/sessions/${id}`, pathParameters: { id } }), context);
    }

    expect(captured.length).toBeGreaterThan(20);
    expect(captured.some((line) => line.includes('_aws'))).toBe(true);
    expect(captured.filter((line) => personal.test(line))).toEqual([]);
  },
);

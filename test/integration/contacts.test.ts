import type { IncomingHttpHeaders } from 'node:http';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { toRecord } from '../../local/sqs-record.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

/** Accept and deliver over SQS and DynamoDB; `invite` posts and delivers one, and returns what the agents then have. */
async function open(
  options: Pick<Parameters<typeof openFunctions>[0] & object, 'fillFromContact' | 'contactsTable' | 'before'> = {},
) {
  const vendor = await startVendor(answerJson(200, { messages: [{ id: 'wamid.1' }] }));
  const functions = await openFunctions({ vendorUrl: vendor.url, ...options });
  onTestFinished(functions.close);
  const { accept, deliver, context, sqs, queues } = functions;

  const receive = async (): Promise<SQSRecord[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.queueUrl('invites'),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );

    return Messages.map((message) => toRecord(message, queues.queueArn('invites')));
  };
  const post = async (userData: object, parameters: Record<string, unknown> = {}) =>
    accept(httpEvent({ body: JSON.stringify(espBody(parameters, { UserData: userData })) }), context);

  /** What agents get of each session; the end of one that a newer one supersedes lies between them. */
  const opened = () =>
    queues
      .peek('stack-agents')
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === 'session.opened');

  return {
    ...functions,
    vendor,
    post,
    opened,
    deliverAll: async () => deliver({ Records: await receive() }, context),
    invite: async (userData: object, parameters: Record<string, unknown> = {}) => {
      const { statusCode } = await post(userData, parameters);
      expect(statusCode).toBe(202);
      await deliver({ Records: await receive() }, context);

      return opened().at(-1) ?? {};
    },
  };
}

test('the same number is the same contact, another number another one, and no number none', async () => {
  const { invite, errors } = await open();
  const first = await invite({ PhoneNumber: '15550100001' });
  const again = await invite({ PhoneNumber: '15550100001', EmailAddress: 'ann@example.com' });
  const byEmail = await invite({ EmailAddress: 'ann@example.com' });
  const other = await invite({ PhoneNumber: '15550100002' });

  expect(first.contactId).toMatch(/^[0-9a-f]{32}$/);
  expect([again.contactId, byEmail.contactId]).toEqual([first.contactId, first.contactId]);
  expect(other.contactId).toMatch(/^[0-9a-f]{32}$/);
  expect(other.contactId).not.toBe(first.contactId);
  expect(await invite({})).not.toHaveProperty('contactId');
  expect(errors).toEqual([]);
});

test('ten invites of the same new person in one batch have one contact', async () => {
  const { post, deliverAll, opened } = await open();
  await Promise.all(Array.from({ length: 10 }, () => post({ PhoneNumber: '15550100001' })));
  await deliverAll();

  const contactIds = opened().map(({ contactId }) => contactId);
  expect(contactIds).toHaveLength(10);
  expect(new Set(contactIds)).toEqual(new Set([expect.any(String)]));
});

test('without the table every session goes on without a contact', async () => {
  const { invite, events, errors } = await open({ contactsTable: 'gone' });

  expect(await invite({ PhoneNumber: '15550100001' })).not.toHaveProperty('contactId');
  expect(events.map(({ step }) => step)).toEqual(expect.arrayContaining(['sent', 'contact_failed', 'published']));
  expect(events).toContainEqual(
    expect.objectContaining({ step: 'contact_failed', reason: 'ResourceNotFoundException' }),
  );
  expect(errors).toEqual([]);
});

/** A DynamoDB that fails for the contacts, and for all others at their first try. */
async function failing(tablesUrl: string): Promise<string> {
  const { url } = await startVendor(async ({ headers, body }, response) => {
    const isFirstTry = String(headers['amz-sdk-request']).startsWith('attempt=1');
    if (isFirstTry || body.includes('"contacts"')) return response.writeHead(500).end('{}');

    const { status, text } = await askTables(tablesUrl, headers, body);
    return response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  });

  return url;
}

async function askTables(url: string, headers: IncomingHttpHeaders, body: string) {
  const {
    authorization = '',
    'x-amz-target': target = '',
    'x-amz-date': date = '',
    'content-type': type = '',
  } = headers;
  const given = { authorization, 'x-amz-target': String(target), 'x-amz-date': String(date), 'content-type': type };
  const answer = await fetch(url, { method: 'POST', headers: given, body });

  return { status: answer.status, text: await answer.text() };
}

test('a table that fails for long takes the ledger none of its repeats', { timeout: 180_000 }, async () => {
  const { invite, errors } = await open({ before: failing });

  for (let count = 0; count < 30; count += 1)
    expect(await invite({ PhoneNumber: '15550100001' })).not.toHaveProperty('contactId');
  expect(errors).toEqual([]);
});

test('what is stored fills the template message, and the agents’ copy of it', async () => {
  const { invite, post, vendor } = await open({ fillFromContact: true });
  await invite({ PhoneNumber: '15550100001', FirstName: 'Ann' }, { Contact: { FirstName: 'Miss Smith' } });
  const second = await invite({ PhoneNumber: '15550100001' }, { Contact: {} });

  const sent = vendor.requests.map(({ body }) => JSON.parse(body).template.components[0].parameters[0].text);
  expect(sent).toEqual(['Miss Smith', 'Ann']);
  expect(second.message).toBe('Hello Ann, your order A-17 is ready for pickup.');
  expect(JSON.parse((await post({}, { Contact: {} })).body ?? '')).toMatchObject({
    faultCode: 'empty_template_parameter',
  });
});

import { expect, onTestFinished, test } from 'vitest';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';

const body = JSON.stringify(espBody());
const callers = {
  callers: [
    { name: 'ivr', 'api-keys': ['the-key-of-the-ivr'] },
    { name: 'campaign', 'api-keys': ['the-key-of-the-campaign'] },
  ],
};

async function open(options: Parameters<typeof openFunctions>[0]) {
  const functions = await openFunctions(options);
  onTestFinished(functions.close);

  return { ...functions, groups: (queue: string) => functions.queues.peek(queue).map(({ group }) => group) };
}

test('each caller’s invites are a group of their own on the invite queue', async () => {
  const { accept, context, groups } = await open({ callers });

  await accept(httpEvent({ body, headers: { 'x-api-key': 'the-key-of-the-campaign' } }), context);
  await accept(httpEvent({ body, headers: { 'x-api-key': 'the-key-of-the-ivr' } }), context);

  expect(groups('invites')).toEqual(['campaign', 'ivr']);
});

test('without a list of callers there is one group: the caller may be a person', async () => {
  const { accept, context, groups } = await open({});
  const event = httpEvent({ body });
  const authorized = { ...event.requestContext, authorizer: { jwt: { claims: { sub: '15550100001' } } } };

  await accept(event, context);
  await accept({ ...event, requestContext: authorized }, context);

  expect(groups('invites')).toEqual(['anyone', 'anyone']);
});

test('what deliver buries stays in its group', async () => {
  const { deliver, context, groups } = await open({});
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  };
  const record = { messageId: 'poison', receiptHandle: 'handle', body: '{', messageAttributes: {}, md5OfBody: '' };
  const source = {
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:invites',
    awsRegion: 'us-east-1',
  };

  await deliver(
    { Records: [{ ...record, ...source, attributes: { ...attributes, MessageGroupId: 'campaign' } }] },
    context,
  );

  expect(groups('dead-letters')).toEqual(['campaign']);
});

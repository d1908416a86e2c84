import { describe, expect, test } from 'vitest';
import { answering } from '../contract/channel.ts';
import { type Point, readAlarms, ringing } from '../support/alarms.ts';
import { noon } from '../support/builders.ts';
import { outageMinutes, playOutage } from '../support/outage.ts';
import { startVendor } from '../support/vendor.ts';

const alarms = readAlarms('dev');
const time = { from: noon, to: noon + outageMinutes * 60_000 };

/** What AWS measures in every minute, by metric and what it is of; `changed` replaces some of it. */
function measuredByAws(changed: Readonly<Record<string, number>> = {}): Point[] {
  const figures = {
    'AWS/Lambda Invocations FunctionName SweepLambdaFunction': 1,
    'AWS/Lambda Errors FunctionName SweepLambdaFunction': 0,
    'AWS/Lambda Invocations FunctionName DeliverLambdaFunction': 1,
    'AWS/Lambda Errors FunctionName DeliverLambdaFunction': 0,
    'AWS/Lambda Throttles FunctionName DeliverLambdaFunction': 0,
    'AWS/ApiGateway Count ApiId HttpApi': 10,
    'AWS/ApiGateway 5xx ApiId HttpApi': 0,
    'AWS/SQS ApproximateAgeOfOldestMessage QueueName InviteQueue': 1,
    ...changed,
  };

  return Object.entries(figures).flatMap(([what, value]) => {
    const [namespace = '', metric = '', by = '', of = ''] = what.split(' ');

    return Array.from({ length: outageMinutes }, (_, minute) => ({
      ...{ namespace, metric, value, dimensions: { [by]: of } },
      at: noon + minute * 60_000,
    }));
  });
}

const accepted = { status: 200, body: JSON.stringify({ messages: [{ id: 'wamid.1' }] }) };
const refused = (code: number) => ({ status: 400, body: JSON.stringify({ error: { code } }) });
const nobody = 'http://127.0.0.1:9';

describe('an outage rings', () => {
  test.for([
    ['everything is well', accepted, []],
    ['the template message is stopped', refused(132015), ['expired', 'failed', 'template-stopped'], 6],
    ['the template message is not approved', refused(132001), ['failed']],
    ['the number is stopped', refused(131048), ['expired', 'failed', 'sender-stopped'], 6],
    ['the number is over its rate', refused(130429), ['expired', 'retries-old']],
    ['the account is stopped', refused(131031), ['account-stopped', 'expired', 'failed'], 6],
    ['the vendor answers nothing that can be read', { status: 502, body: 'Bad gateway' }, ['unknown-outcomes']],
  ] as const)('%s', async ([, answer, expected, requests]) => {
    const vendor = await startVendor(answering(answer));
    const points = await playOutage({ vendorUrl: vendor.url });

    // What is stopped costs a probe after 1, 2, 4, 8 and 16 minutes, not twenty invites.
    if (requests) expect(vendor.requests).toHaveLength(requests);
    else expect(vendor.requests.length).toBeGreaterThanOrEqual(20);
    expect(ringing(alarms, [...points, ...measuredByAws()], time)).toEqual(expected);
  });

  test('the vendor is gone, and twenty of twenty invites expire', async () => {
    const points = await playOutage({ vendorUrl: nobody });

    expect(points.filter(({ metric }) => metric === 'Expired')).toHaveLength(20);
    expect(ringing(alarms, [...points, ...measuredByAws()], time)).toEqual(['expired', 'retries-old']);
  });

  test('deliver is throttled', async () => {
    const vendor = await startVendor(answering(accepted));
    const points = await playOutage({ vendorUrl: vendor.url, throttledMinutes: 36 });
    const aws = measuredByAws({
      'AWS/Lambda Throttles FunctionName DeliverLambdaFunction': 30,
      'AWS/SQS ApproximateAgeOfOldestMessage QueueName InviteQueue': 900,
    });

    expect(vendor.requests).toEqual([]);
    expect(ringing(alarms, [...points, ...aws], time)).toEqual(['deliver-throttled', 'expired', 'invites-late']);
  });

  // What API Gateway answers for a function that is throttled is a 5xx; a run that never began is no invocation.
  test.for([
    ['accept or session is throttled', { 'AWS/ApiGateway 5xx ApiId HttpApi': 1 }, ['api-errors']],
    ['the sweep is throttled', { 'AWS/Lambda Invocations FunctionName SweepLambdaFunction': 0 }, ['sweep-stopped']],
  ] as const)('%s', ([, changed, expected]) => {
    expect(ringing(alarms, measuredByAws(changed), time)).toEqual(expected);
  });
});

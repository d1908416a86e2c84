import { expect, test } from 'vitest';
import { smsErrors, socialErrors } from '../../lib/channel/aws/aws-errors.ts';
import { outcomeOfAwsError } from '../../lib/channel/aws/outcome-of-aws-error.ts';

const sdkError = (name: string, $fault = 'client') => Object.assign(new Error('x'), { name, $fault });

test.each([socialErrors, smsErrors])('an answer that the SDK could not read says nothing of the message', (table) => {
  // The SDK blames every error without a name on the client, one from a proxy too.
  expect(outcomeOfAwsError(sdkError('UnknownError'), table)).toEqual({ status: 'unknown' });
  expect(outcomeOfAwsError(sdkError('NewException', 'server'), table)).toEqual({ status: 'unknown' });
  expect(outcomeOfAwsError(sdkError('NewException'), table)).toMatchObject({
    status: 'refused',
    fault: 'vendor_refused',
    vendorCode: 'NewException',
  });
});

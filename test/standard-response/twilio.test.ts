import { expect, test } from 'vitest';
import { notification, rendered } from '../support/rendering.ts';

const sid = 'HX00000000000000000000000000000001';
const twilioOf = (written: Parameters<typeof rendered>[0], contact?: Parameters<typeof rendered>[1]) => {
  const result = rendered(written, contact);

  return result.status === 'rendered' && result.content.type === 'template' ? result.content.twilio : result;
};
const hello = { content: 'Hello <$Contact.FirstName$>, <$Contact.LastName$>' };
const ann = { FirstName: 'Ann', LastName: 'Lee' };

test('the variables are the parameters of the body, counted from 1', () => {
  expect(twilioOf(notification({ ...hello, twilio: { 'content-sid': sid } }), ann)).toEqual({
    contentSid: sid,
    variables: { '1': 'Ann', '2': 'Lee' },
  });
});

test('or go by their names, or by their numbers in the approved wording', () => {
  const written = (parameters: readonly unknown[]) =>
    notification({ ...hello, parameters, twilio: { 'content-sid': sid } });

  expect(twilioOf(written(['first', 'last']), ann)).toMatchObject({ variables: { first: 'Ann', last: 'Lee' } });
  expect(twilioOf(written([2, 1]), ann)).toMatchObject({ variables: { '1': 'Lee', '2': 'Ann' } });
});

test('or are those that are listed, folded as Twilio takes them', () => {
  const variables = { '1': '<$Contact.FirstName$>', link: 'a-<$Contact.LastName$>', fixed: 'x' };
  const written = notification({ ...hello, twilio: { 'content-sid': sid, variables } });

  expect(twilioOf(written, { FirstName: 'Ann\n\tMarie', LastName: 'Lee' })).toMatchObject({
    variables: { '1': 'Ann Marie', link: 'a-Lee', fixed: 'x' },
  });
});

test('one that comes out empty is not sent', () => {
  const variables = { code: '<$Contact.Code$>' };

  expect(twilioOf(notification({ ...hello, twilio: { 'content-sid': sid, variables } }), ann)).toEqual({
    status: 'refused',
    code: 'empty_template_parameter',
    detail: 'Variable code came out empty.',
  });
});

test('one that comes out longer than Twilio takes is not sent', () => {
  const variables = { '1': '<$Contact.FirstName$>' };
  const written = notification({ content: 'Hello', twilio: { 'content-sid': sid, variables } });

  expect(twilioOf(written, { FirstName: 'x'.repeat(1600) })).toMatchObject({ contentSid: sid });
  expect(twilioOf(written, { FirstName: 'x'.repeat(1601) })).toMatchObject({ code: 'content_not_supported' });
});

test('a message without it has none', () => {
  expect(twilioOf(notification(hello), ann)).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import { metaBytes, metaEntry, metaEnvelope } from '../support/webhooks.ts';

const parse = (value: unknown) => metaInbound.parse(metaBytes(value), noon + 5000);

describe('what Meta has stopped', () => {
  const stop = (field: string, value: unknown) => parse(metaEnvelope(metaEntry(value, field)));
  const template = { message_template_name: 'order_ready', message_template_language: 'en_US' };

  test.each([
    ['PAUSED', 'stopped'],
    ['DISABLED', 'stopped'],
    ['REJECTED', 'stopped'],
    ['PENDING_DELETION', 'stopped'],
    ['FLAGGED', 'warned'],
    ['APPROVED', 'running'],
    ['UNPAUSED', 'running'],
    ['REINSTATED', 'running'],
  ])('a template message that is %s is %s', (event, state) => {
    expect(stop('message_template_status_update', { event, message_template_id: 7, ...template })).toEqual({
      events: [
        {
          type: 'stop',
          of: 'template',
          account: '102290129340398',
          name: 'order_ready',
          language: 'en_US',
          state,
          reason: event,
          at: noon,
        },
      ],
      unread: [],
    });
  });

  test.each([
    ['message_template_quality_update', { new_quality_score: 'RED', ...template }, 'template', 'warned', 'RED'],
    ['message_template_quality_update', { new_quality_score: 'YELLOW', ...template }, 'template', 'warned', 'YELLOW'],
    [
      'phone_number_quality_update',
      { event: 'FLAGGED', display_phone_number: '+1 555-078-3881' },
      'sender',
      'warned',
      'FLAGGED',
    ],
    [
      'phone_number_quality_update',
      { event: 'UNFLAGGED', display_phone_number: '15550783881' },
      'sender',
      'running',
      'UNFLAGGED',
    ],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
      'account',
      'stopped',
      'DISABLE',
    ],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
      'account',
      'running',
      'REINSTATE',
    ],
    [
      'account_update',
      {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [null, { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
      },
      'account',
      'stopped',
      'ACCOUNT_RESTRICTION',
    ],
    [
      'account_update',
      { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }] },
      'account',
      'warned',
      'ACCOUNT_RESTRICTION',
    ],
    ['account_update', { event: 'ACCOUNT_VIOLATION' }, 'account', 'warned', 'ACCOUNT_VIOLATION'],
    ['account_update', { event: 'ACCOUNT_DELETED' }, 'account', 'stopped', 'ACCOUNT_DELETED'],
  ])('%s %o: the %s is %s', (field, value, of, state, reason) => {
    expect(stop(field, value)).toEqual({
      events: [expect.objectContaining({ type: 'stop', of, state, reason, account: '102290129340398', at: noon })],
      unread: [],
    });
  });

  test('names a number by its digits', () => {
    expect(
      stop('phone_number_quality_update', { event: 'FLAGGED', display_phone_number: '+1 555-078-3881' })?.events,
    ).toMatchObject([{ sender: '15550783881' }]);
  });

  test.each([
    ['message_template_status_update', { event: 'PENDING', ...template }],
    ['message_template_status_update', { event: 'constructor', ...template }],
    ['message_template_status_update', { event: 'PAUSED' }],
    ['message_template_status_update', { event: 'PAUSED', ...template, message_template_language: 7 }],
    ['message_template_quality_update', { new_quality_score: 'GREEN', ...template }],
    ['phone_number_quality_update', { event: 'FLAGGED' }],
    ['phone_number_quality_update', { event: 'FLAGGED', display_phone_number: '+' }],
    ['phone_number_quality_update', { event: 'UPGRADE', display_phone_number: '15550783881' }],
    ['account_update', { event: 'VERIFIED_ACCOUNT' }],
    ['account_update', { event: 'DISABLED_UPDATE' }],
    ['account_update', {}],
  ])('%s %o is counted only', (field, value) => {
    expect(stop(field, value)).toEqual({ events: [], unread: [field] });
  });
});

import { describe, expect, test } from 'vitest';
import { createFaults, faultSchema, takeVendorFault, takeWebhookFault } from '../../local/faults.ts';

describe('scripted faults', () => {
  test('happen as often as ordered, in order, to the clients they are meant for', () => {
    const faults = createFaults();
    faults.script({ kind: 'status', count: 2, status: 503 });
    faults.script({ kind: 'reset', count: 1, clientId: '1' });
    faults.script({ kind: 'crash', count: 1, at: 'after-send' });

    expect(faults.take(['reset'], ({ clientId }) => clientId === '2')).toBeUndefined();
    expect(faults.take(['status', 'reset'], () => true)).toMatchObject({ kind: 'status' });
    expect(faults.take(['status', 'reset'], () => true)).toMatchObject({ kind: 'status' });
    expect(faults.take(['status', 'reset'], () => true)).toMatchObject({ kind: 'reset' });
    expect(faults.take(['status', 'reset'], () => true)).toBeUndefined();
    expect(faults.pending()).toEqual([{ kind: 'crash', count: 1, at: 'after-send' }]);
  });

  test('a count of nothing takes back those of the same kind, or of one client, operation or point', () => {
    const faults = createFaults();
    faults.script({ kind: 'status', count: 9, of: 'open' });
    faults.script({ kind: 'status', count: 9 });
    faults.script({ kind: 'status', count: 0, of: 'open' });
    expect(faults.pending()).toEqual([{ kind: 'status', count: 9 }]);
    faults.script({ kind: 'status', count: 0 });

    faults.script({ kind: 'reset', count: 9, clientId: '1' });
    faults.script({ kind: 'reset', count: 9 });
    faults.script({ kind: 'crash', count: 9, at: 'after-send' });
    faults.script({ kind: 'crash', count: 9, at: 'before-send' });

    faults.script({ kind: 'reset', count: 0, clientId: '1' });
    faults.script({ kind: 'crash', count: 0, at: 'after-send' });
    expect(faults.pending()).toMatchObject([{ kind: 'reset' }, { at: 'before-send' }]);
    faults.script({ kind: 'crash', count: 0 });
    faults.script({ kind: 'reset', count: 0 });
    expect(faults.pending()).toEqual([]);
  });

  test('of one operation leave the others alone', () => {
    const faults = createFaults();
    faults.script({ kind: 'reset', count: 1, of: 'terminate', clientId: '1' });

    expect(takeVendorFault(faults, '1')).toBeUndefined();
    expect(takeVendorFault(faults, '2', { operation: 'terminate' })).toBeUndefined();
    expect(takeVendorFault(faults, '1', { operation: 'terminate' })).toMatchObject({ kind: 'reset' });
  });

  test('of webhooks are taken for their client only, whatever their kind, and leave sends alone', () => {
    const faults = createFaults();
    faults.script(faultSchema.parse({ kind: 'delay', of: 'webhook', count: 1, clientId: '+1' }));

    expect(takeVendorFault(faults, '1')).toBeUndefined();
    expect(takeWebhookFault(faults, '2')).toBeUndefined();
    expect(takeWebhookFault(faults, '1')).toMatchObject({ kind: 'delay', seconds: 5 });
  });

  test.each([
    { kind: 'earthquake', count: 1 },
    { kind: 'reset', count: 1, of: 'lunch' },
    { kind: 'status', count: -1 },
    { kind: 'status', count: 1, status: 200 },
    { kind: 'reset', count: 1, at: 'after-send' },
    { kind: 'crash', count: 1 },
    { kind: 'crash', count: 1, at: 'lunch' },
    { kind: 'duplicate', count: 1 },
    { kind: 'delay', count: 1, of: 'send' },
    { kind: 'drop', count: 1, of: 'webhook', seconds: 1 },
    { kind: 'reset', count: 1, of: 'webhook' },
  ])('%j is refused', (fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false);
  });
});

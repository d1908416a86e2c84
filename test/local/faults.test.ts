import { describe, expect, test } from 'vitest';
import { createFaults, faultSchema, takeVendorFault } from '../../local/faults.ts';

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

  test.each([
    { kind: 'earthquake', count: 1 },
    { kind: 'reset', count: 1, of: 'lunch' },
    { kind: 'status', count: -1 },
    { kind: 'status', count: 1, status: 200 },
    { kind: 'reset', count: 1, at: 'after-send' },
    { kind: 'crash', count: 1 },
    { kind: 'crash', count: 1, at: 'lunch' },
  ])('%j is refused', (fault) => {
    expect(faultSchema.safeParse(fault).success).toBe(false);
  });
});

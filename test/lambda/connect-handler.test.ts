import { describe, expect, test } from 'vitest';
import type { EspRequest } from '../../lib/esp/request.ts';
import type { AcceptContext } from '../../lib/invite/accept.ts';
import { createConnectHandler } from '../../lib/lambda/http/connect-handler.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { ledgerRow } from '../support/builders.ts';

const sessionId = 'S000000000000001';

/**
 * What a flow receives for an invite on a chat server that draws its own ids, if the ledger has `row` when the wait
 * ends.
 */
async function answer(row: LedgerRow | undefined) {
  const handle = createConnectHandler({
    readCallers: 'off',
    accept: async () => ({ status: 'accepted', sessionId, key: 'k-1', waitSeconds: 5 }),
    awaitOutcome: async () => row,
    wait: () => new Promise(() => {}),
    reportError: () => {},
  });

  return handle({
    Details: { ContactData: { ContactId: 'c-1', Attributes: null, CustomerEndpoint: null }, Parameters: null },
  });
}

test.each([
  ['our id if nothing is known yet', undefined, { Status: 'accepted', _umsChatSessionId: sessionId }],
  ['the chat server’s id as soon as it is known', 'retrying', { Status: 'accepted', _umsChatSessionId: 'gms-1' }],
  ['the outcome with it', 'sent', { Status: 'sent', _umsChatSessionId: 'gms-1' }],
] as const)('a flow hears %s', async (_, status, expected) => {
  const row = status && ledgerRow({ status, chat: { state: 'open', server: 'gms-main', id: 'gms-1' } });

  expect(await answer(row)).toMatchObject(expected);
});

describe('a flow may write', () => {
  /** What the handler makes of an event: the request that it reads, or undefined if it has none. */
  async function read(event: unknown) {
    const requests: { request: EspRequest; context: AcceptContext }[] = [];
    const handle = createConnectHandler({
      readCallers: 'off',
      accept: async (request, context) => {
        requests.push({ request, context });
        return context.formProblems.length > 0
          ? { status: 'refused', problems: context.formProblems }
          : { status: 'accepted', sessionId, key: 'k-1' };
      },
      awaitOutcome: async () => undefined,
      wait: () => new Promise(() => {}),
      reportError: (error) => {
        throw error;
      },
    });

    return { result: await handle(event), received: requests[0] };
  }
  const flow = (Parameters: unknown, ContactData: object = {}) => ({
    Details: { ContactData: { ContactId: 'c-1', ...ContactData }, Parameters },
  });

  test('numbers, Booleans, objects and arrays among parameters and attributes', async () => {
    const { result, received } = await read(
      flow(
        {
          TerminateSessionFlag: true,
          InviteTtlSeconds: 600,
          'Contact.Age': 42,
          'Contact.Vip': false,
          CustomProperties: { OrderId: 17, Lines: ['a', 2], None: null },
          'UserData.Zero': 0,
          wait: 0,
          dryRun: 1,
        },
        { Attributes: { Score: 1.5, Known: true, Path: ['main', 7], Order: { Id: 8 }, Empty: '' } },
      ),
    );

    expect(result).toMatchObject({ Status: 'accepted' });
    expect(received?.context.dryRun).toBe(true);
    expect(received?.request).toMatchObject({
      parameters: { TerminateSessionFlag: 'true', InviteTtlSeconds: '600' },
      contact: { Age: '42', Vip: 'False' },
      customProperties: { OrderId: '17', Lines: ['a', '2'] },
      userData: { Score: 1.5, Known: true, Path: ['main', 7], Order: { Id: 8 }, Zero: 0 },
    });
    expect(received?.request.userData).not.toHaveProperty('Empty');
  });

  test.each([
    ['an object for a text', { StandardResponseId: { id: 'x' } }, 'StandardResponseId'],
    ['a list for a text', { _umsClientId: ['1', '2'] }, '_umsClientId'],
    ['a number for a list', { Contact: 17 }, 'Contact'],
    ['a text for the user data', { UserData: 'x' }, 'UserData'],
    ['a list as a key', { idempotencyKey: ['a'] }, 'idempotencyKey'],
    ['a Boolean for dryRun', { dryRun: true }, 'dryRun'],
  ])('%s, and hears of it', async (_title, parameters, FaultParameter) => {
    const { result } = await read(flow(parameters));

    expect(result).toMatchObject({ Status: 'fault', FaultParameter });
    expect(['invalid_parameter', 'parameter_repeated']).toContain(result.FaultCode);
  });

  test.each([
    ['parameters that are a list', flow(['x'])],
    ['parameters that are a text', flow('x')],
    ['attributes that are a text', flow({}, { Attributes: 'x' })],
    ['no contact', { Details: {} }],
    ['no details', { Details: null }],
  ])('%s, and hears that it cannot be read', async (_title, event) => {
    expect((await read(event)).result).toMatchObject({ Status: 'fault', FaultCode: 'unreadable_body' });
  });
});

import { describe, expect, test } from 'vitest';
import { asciiJson, parseJson } from '../../lib/esp/json.ts';
import { misspeltNames } from '../../lib/esp/names.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { espBody } from '../support/builders.ts';

const read = (text: string) => readEspRequest(parseJson(text));
const readBody = (parameters: Record<string, unknown>, members: Record<string, unknown> = {}) =>
  read(JSON.stringify(espBody(parameters, members)));
const codes = ({ problems }: ReturnType<typeof read>) => problems.map(({ code, parameter }) => [code, parameter]);

describe('a request', () => {
  test('is read with its parameters, lists and user data', () => {
    const { request, problems } = readBody({ TerminateSessionFlag: true, InviteTtlSeconds: 600 });

    expect(problems).toEqual([]);
    expect(request).toMatchObject({
      referenceId: 12,
      appName: 'DigitalMessagingServer',
      service: 'ChatService',
      method: 'InviteToChat',
      parameters: { _umsChannel: 'whatsapp-main', TerminateSessionFlag: 'true', InviteTtlSeconds: '600' },
      contact: { FirstName: 'Ann' },
      agent: {},
      userData: { PhoneNumber: '15550100001' },
    });
  });

  test('empty and null are absent, blanks around a value are not part of it', () => {
    const { request, problems } = readBody({
      ChatQueueKey: ' ',
      TerminateSessionFlag: null,
      _umsClientId: ' 15550100001 ',
      Agent: null,
    });

    expect(problems).toEqual([]);
    expect(request.parameters).not.toHaveProperty('ChatQueueKey');
    expect(request.parameters).not.toHaveProperty('TerminateSessionFlag');
    expect(request.parameters._umsClientId).toBe('15550100001');
  });

  test('that is no object is unreadable', () => {
    for (const body of ['[]', '"x"', '1', 'null']) expect(codes(read(body))).toEqual([['unreadable_body', undefined]]);
  });

  test.each([
    ['12', 12],
    ['"a-1"', 'a-1'],
    ['12345678901234567890', '12345678901234567890'],
    ['9007199254740993', '9007199254740993'],
  ])('ReferenceId %s is echoed as %s', (written, referenceId) => {
    expect(read(`{"ReferenceId":${written}}`).request.referenceId).toBe(referenceId);
  });
});

describe('lists', () => {
  test('of the invite hold strings as they were written', () => {
    const { request } = read(
      '{"Parameters":{"Contact":{"Price":19.90,"Big":12345678901234567890,"Vip":true,"No":null,"In":{"Deep":[1,"b"]}}}}',
    );

    expect(request.contact).toEqual({
      Price: '19.90',
      Big: '12345678901234567890',
      Vip: 'True',
      In: { Deep: ['1', 'b'] },
    });
  });

  test.each([
    '{"UserData":{"A":"x","A":2.50}}',
    '{"UserData":{"A":1.50},"UserData":{"A":2.50}}',
    '{"UserData":{"A":1,"A":{"B":1},"A":2.50}}',
  ])('hold the last of what is written twice: %s', (text) => {
    expect(read(text)).toMatchObject({ request: { userData: { A: '2.50' } }, problems: [] });
  });

  test.each(['9007199254740993', '1234567890123456789', '1.0000000000000001'])(
    'never round a number of sixteen digits and more: %s',
    (id) => {
      const { request } = read(`{"Parameters":{"Contact":{"Id":${id}}},"UserData":{"Id":${id}}}`);

      expect([request.contact.Id, request.userData.Id]).toEqual([id, id]);
    },
  );

  test('of user data keep their types', () => {
    const { request } = read(
      '{"UserData":{"Priority":8,"Rate":1.5,"Big":12345678901234567890,"Vip":true,"Path":["a",2],"Nested":{"A key":"v"}}}',
    );

    expect(request.userData).toEqual({
      Priority: 8,
      Rate: 1.5,
      Big: '12345678901234567890',
      Vip: true,
      Path: ['a', 2],
      Nested: { 'A key': 'v' },
    });
  });

  test('hold keys of Object’s prototype as plain data', () => {
    const { request, problems } = read(
      '{"UserData":{"__proto__":{"polluted":"yes"},"constructor":"c","toString":"t"}}',
    );

    expect(problems).toEqual([]);
    expect(JSON.stringify(request.userData)).toBe('{"__proto__":{"polluted":"yes"},"constructor":"c","toString":"t"}');
    expect({}).not.toHaveProperty('polluted');
  });

  test.each(['"a"', '1', '["a"]', 'true'])('%s is no list', (value) => {
    expect(codes(read(`{"Parameters":{"Contact":${value}},"UserData":${value}}`))).toEqual([
      ['invalid_parameter', 'Parameters.Contact'],
      ['invalid_parameter', 'UserData'],
    ]);
  });
});

describe('a problem of its form', () => {
  test('is reported for every member at once', () => {
    const body = { _umsClientId: ['1', '2'], StandardResponseId: { id: 'x' }, StandardResponse: 'x', Contacts: {} };

    expect(codes(readBody(body, { AppName: {}, ReferenceId: [] }))).toEqual([
      ['parameter_unknown', 'Parameters.StandardResponse'],
      ['parameter_unknown', 'Parameters.Contacts'],
      ['parameter_repeated', 'Parameters._umsClientId'],
      ['invalid_parameter', 'Parameters.StandardResponseId'],
      ['invalid_parameter', 'ReferenceId'],
      ['invalid_parameter', 'AppName'],
    ]);
  });

  test('suggests the name that was meant', () => {
    const details = readBody({ StandardResponseID: 'x', Elephant: 'x' }, { Userdata: {} }).problems.map(
      ({ detail }) => detail,
    );

    expect(details).toEqual([
      'Did you mean UserData?',
      'Did you mean StandardResponseId?',
      expect.stringContaining('anything else goes into UserData'),
    ]);
  });

  test('never repeats a key that is no plain name', () => {
    const { problems } = readBody({ '15550100001': 'x', 'Ann Smith': 'x' });

    expect(JSON.stringify(problems)).not.toMatch(/15550100001|Ann/);
  });

  test.each(['p15550100001', 'Phone_15550', 'UserDato15550', '15550100001'])(
    'never repeats a key with five digits in a row, which may be a phone number: %s',
    (key) => {
      const problems = [
        ...readBody({ [key]: 'x', Contact: { [key]: { [key]: 'x'.repeat(40_000) } } }).problems,
        ...readBody({}, { UserData: { [key]: 'x'.repeat(40_000) } }).problems,
        ...misspeltNames([key], [`${key}s`]),
      ];

      expect(problems.length).toBeGreaterThan(2);
      expect(JSON.stringify(problems.map(({ parameter }) => parameter))).not.toContain(key);
    },
  );

  test('members that are not ours pass', () => {
    expect(readBody({}, { Comment: 'x', TenantId: 1, Version: 1 }).problems).toEqual([]);
  });
});

test('JSON nested past all sense is an error, not a crash', () => {
  expect(() => parseJson('['.repeat(100_000) + ']'.repeat(100_000))).toThrow();
});

test('JSON in ASCII reads back as it was', () => {
  const value = { text: 'é 漢 👋 \u2028 \uffff \ud800' };

  expect(asciiJson(value)).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(asciiJson(value))).toEqual(value);
});

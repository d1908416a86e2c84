import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../lib/esp/json.ts';
import { jsonFault } from '../../lib/esp/json-fault.ts';
import { readEspRequest } from '../../lib/esp/request.ts';
import { readBody } from '../../lib/lambda/http/read-body.ts';
import { httpEvent } from '../support/http-event.ts';

const read = (body: string | Buffer, type = 'application/json') =>
  readBody(httpEvent({ headers: { 'content-type': type } }), Buffer.from(body));
const detailOf = async (...given: Parameters<typeof read>) => {
  const found = await read(...given);

  return 'fault' in found ? found.fault.detail : undefined;
};

describe('a lost character', () => {
  test.each([
    ['JSON in Latin-1, as API Gateway hands it on', '{"a":"Jos\ufffd"}'],
    ['JSON in Latin-1, as it was posted', Buffer.from('{"a":"José"}', 'latin1')],
  ])('is refused with the likely reason: %s', async (_title, body) => {
    expect(await read(body)).toEqual({
      fault: { code: 'unreadable_body', detail: expect.stringMatching(/not UTF-8.*Latin-1/) },
    });
  });

  test('in a form is refused, too', async () => {
    expect(await detailOf('a=Jos%E9', 'application/x-www-form-urlencoded')).toMatch(/Latin-1/);
  });

  test('that the caller wrote as an escape is its own', async () => {
    expect(await read('{"a":"Jos\\ufffd"}')).toEqual({ value: { a: 'Jos\ufffd' }, problems: [] });
  });
});

describe('broken JSON says line and column', () => {
  test.each([
    ['a comma at the end', '{"a":1,}', /line 1, column 8 on/],
    ['a comma that is missing', '{\n  "a": 1\n  "b": 2\n}', /line 3, column 3 on/],
    ['single quotes', "{'a':1}", /line 1, column 2 on/],
    ['a name without quotes', '{a:1}', /line 1, column 2 on/],
    ['a line break in a string', '{"a":"x\ny"}', /line 1, column 8 on/],
    ['an escape that does not exist', '{"a":"C:\\new\\x"}', /line 1, column 13 on/],
    ['an array closed as an object', '{"a":[1}', /line 1, column 8 on/],
    ['a number with a leading zero', '{"a":007}', /line 1, column 6 on/],
    ['a word that JSON does not have', '{"a":True}', /line 1, column 6 on/],
    ['two values', '{"a":1} {"b":2}', /line 1, column 9 on/],
    ['a value that is missing', '{"a":}', /line 1, column 6 on/],
    ['line ends of Windows', '{\r\n"a":1,\r\n}', /line 3, column 1 on/],
    ['a body that was cut off', '{"a":[1,2', /ends too early, at line 1, column 10/],
    ['a string that was cut off', '{"a":"xy', /ends too early, at line 1, column 9/],
    ['nothing', ' ', /empty/],
  ])('%s', async (_title, text, expected) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(await detailOf(text)).toMatch(expected);
  });

  test('and nothing of what it holds', async () => {
    expect(await detailOf('{"_umsClientId":"15550100001" Ann')).not.toMatch(/15550100001|Ann/);
  });

  test('lists nested absurdly deep are reported as such', async () => {
    expect(await detailOf('['.repeat(100_000) + ']'.repeat(100_000))).toMatch(/nested too deeply/);
  });

  test('wherever a text is cut, it ends too early; wherever a sign is put that cannot be there, it says so', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (json, seed) => {
        const text = `[${json}]`;
        const at = seed % text.length;

        expect(jsonFault(text.slice(0, at))).toMatch(/too early|empty/);
        expect(jsonFault(`${text}@`)).toContain(`line 1, column ${text.length + 1} on`);
      }),
    );
  });
});

describe('an entry of a KVList', () => {
  const problemsOf = (body: unknown) => readEspRequest(parseJson(JSON.stringify(body))).problems;
  const entry = (key: string, value: unknown, type: unknown = 'str') => ({ key, type, value });
  const withContact = (...entries: unknown[]) => ({ Parameters: { Contact: [entry('FirstName', 'Ann'), ...entries] } });

  test('of type list is a KVList', () => {
    const Contact = [entry('Address', [entry('City', 'Ulm')], 'list'), entry('Empty', [], 'list')];
    const { request, problems } = readEspRequest({ Parameters: [entry('Contact', Contact, 'list')] });

    expect(problems).toEqual([]);
    expect(request.contact).toEqual({ Address: { City: 'Ulm' }, Empty: {} });
  });

  test.each([
    ['of type bin', entry('Photo', 'AAAA', 'bin'), 'Parameters.Contact.Photo', /The type bin cannot be read/],
    ['of a type that nobody knows', entry('Photo', 'x', 'utf'), 'Parameters.Contact.Photo', /The type utf/],
    ['of a type that is no word', entry('Photo', 'x', '+1 555 0100001'), 'Parameters.Contact.Photo', /or list\.$/],
    ['without a value', { key: 'Photo', type: 'str' }, 'Parameters.Contact.Photo', /no value/],
    ['with another member', { ...entry('Photo', 'x'), id: 1 }, 'Parameters.Contact.Photo', /nothing else/],
    ['without a key', { type: 'str', value: 'x' }, 'Parameters.Contact', /^Entry 2 must have/],
    ['with a phone number for a key', entry('15550100001', 'x', 'bin'), 'Parameters.Contact.(not shown)', /bin/],
  ])('%s is named, and the others are read', (_title, bad, parameter, detail) => {
    const body = withContact(bad, entry('LastName', 'Smith'));

    expect(problemsOf(body)).toEqual([{ code: 'invalid_parameter', parameter, detail: expect.stringMatching(detail) }]);
    expect(readEspRequest(body).request.contact).toEqual({ FirstName: 'Ann', LastName: 'Smith' });
  });

  test('among user data is named as well, and at every level', () => {
    const Order = [entry('Id', '7'), entry('Scan', 'AAAA', 'bin')];

    expect(problemsOf({ UserData: { Order } }).map(({ parameter }) => parameter)).toEqual(['UserData.Order.Scan']);
    expect(problemsOf({ UserData: [entry('Scan', 'A', 'bin')] }).map(({ parameter }) => parameter)).toEqual([
      'UserData.Scan',
    ]);
  });

  test('of the parameters, or of the whole body, is named', () => {
    expect(problemsOf({ Parameters: [entry('_umsClientId', 'x', 'bin')] })).toMatchObject([
      { parameter: 'Parameters._umsClientId' },
    ]);
    expect(problemsOf([entry('AppName', 'ivr'), entry('ReferenceId', 'x', 'bin')])).toMatchObject([
      { parameter: 'ReferenceId' },
    ]);
  });

  test('an empty list of entries is an empty KVList, but no request', () => {
    const { request, problems } = readEspRequest({ Parameters: { Contact: [], Agent: [] }, UserData: [] });

    expect([request.contact, request.agent, request.userData, problems]).toEqual([{}, {}, {}, []]);
    expect(problemsOf([])).toMatchObject([{ code: 'unreadable_body' }]);
  });

  test('objects of user data that have a key and a type of their own stay objects', () => {
    const { request, problems } = readEspRequest({ UserData: { Tags: [{ key: 'a', type: 'color', value: 'x' }] } });

    expect(problems).toEqual([]);
    expect(request.userData).toEqual({ Tags: [{ key: 'a', type: 'color', value: 'x' }] });
  });
});

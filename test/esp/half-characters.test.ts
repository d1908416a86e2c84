import { expect, test } from 'vitest';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';

test('half an emoji in a request becomes U+FFFD wherever it is', () => {
  const half = String.raw`"a\ud83d"`;
  const body = `{"AppName":${half},"ReferenceId":${half},"Parameters":{"ChatQueueKey":${half},"Contact":{"A":${half}},
    "CustomProperties":{"B":[${half}]}},"UserData":{${half}:${half},"C":{"D":${half}}}}`;
  const { request, problems } = readEspRequest(parseJson(body));

  expect(problems).toEqual([]);
  expect(request).toMatchObject({
    appName: 'a\ufffd',
    referenceId: 'a\ufffd',
    parameters: { ChatQueueKey: 'a\ufffd' },
    contact: { A: 'a\ufffd' },
    customProperties: { B: ['a\ufffd'] },
    userData: { 'a\ufffd': 'a\ufffd', C: { D: 'a\ufffd' } },
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findInvites } from '../../cli/dms-log.ts';
import { parseJson } from '../../lib/esp/json.ts';
import { readEspRequest } from '../../lib/esp/request.ts';

const page = readFileSync('docs/ivr/coming-from-dms.md', 'utf8');
const block = (kind: string) => new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
const log = block('dms');

test('the page’s log becomes the page’s body, which can be posted', () => {
  const [found, ...others] = findInvites(log);

  expect(others).toEqual([]);
  expect(found).toEqual(JSON.parse(block('converted')));
  expect(readEspRequest(parseJson(JSON.stringify(found))).problems).toEqual([]);
});

test('masked, it has its shape and settings and nothing of anybody', () => {
  const [found] = findInvites(log, { mask: true });

  expect(found).toMatchObject({
    Method: 'InviteToChat',
    Parameters: { _umsChannel: 'whatsapp-main', _umsClientId: '00000000000', Contact: { FirstName: 'xxx' } },
  });
  expect(JSON.stringify(found)).not.toMatch(/15550100001|Ann|A-17/);
});

test('several are found among other lines, with lists in braces on lines of their own, and repeated keys', () => {
  const braces =
    "noise\nRequest3rdServer\n'Service' [str] = \"ChatService\"\n'Method' [str] = \"InviteToChat\"\n'Parameters' [list] = {\n'_umsClientId' [str] = \"1\"\n'Contact' [list] = {\n'Tag' [str] = \"a\"\n'Tag' [str] = \"b\"\n}\n}\n'ReferenceId' = 7\n";
  const other = 'Request3rdServer\n  \'Method\' [str] = "ValidateContact"\n';

  expect(findInvites(`${log}\n${other}${braces}`)).toMatchObject([
    { ReferenceId: 12 },
    { Service: 'ChatService', ReferenceId: 7, Parameters: { _umsClientId: '1', Contact: { Tag: ['a', 'b'] } } },
  ]);
});

test.each(['', 'Request3rdServer', "Request3rdServer\n}\n}\n'a' = ", '\u0000'.repeat(1000)])(
  'nothing is found in %j',
  (text) => {
    expect(findInvites(text)).toEqual([]);
  },
);

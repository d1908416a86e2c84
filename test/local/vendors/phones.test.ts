import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PhoneMessage } from '../../../local/vendors/phone-lines.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import type { TakenMessage } from '../../../local/vendors/updates.ts';
import { userIdOf } from '../../../local/vendors/user-ids.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const message = (text: string): PhoneMessage => ({
  sessionId: 's1',
  mediaType: 'whatsapp',
  text,
  at: '2026-01-02T03:04:05.678Z',
});

test('each phone keeps its own messages in order, over a restart and a half-written line', async () => {
  const folder = await temporaryFolder();
  const first = openPhones(folder);
  first.deliver('1', message('one'));
  first.deliver('2', message('other'));
  first.deliver('1', { ...message('two\nlines 😀'), template: 'order_ready' });
  first.close();
  appendFileSync(join(folder, 'phones.jsonl'), '{"clientId":"1","mess');

  const second = openPhones(folder);
  second.deliver('1', message('three'));
  second.close();

  const third = openPhones(folder);
  expect(third.messages('1')).toEqual([
    message('one'),
    { ...message('two\nlines 😀'), template: 'order_ready' },
    message('three'),
  ]);
  expect(third.messages('2')).toEqual([message('other')]);
  expect(third.messages('3')).toEqual([]);
  third.close();
});

test('a message is found by our id and by the vendor’s, with its receipts, over a restart; older lines have neither', async () => {
  const folder = await temporaryFolder();
  const taken: TakenMessage = {
    ...{
      by: 'meta',
      vendorMessageId: 'wamid.1',
      messageId: '0123456789abcdef.0',
      to: '1',
      sender: '9',
      template: false,
    },
  };
  const first = openPhones(folder);
  first.deliver('1', message('older'));
  first.deliver('1', message('one'), taken);
  first.reported(taken, { status: 'sent', at: 'now' });
  first.close();

  const second = openPhones(folder);
  expect(second.taken('1', 'wamid.1')).toEqual(taken);
  expect(second.taken('1', '0123456789abcdef.0')).toEqual(taken);
  expect(second.taken('2', 'wamid.1')).toBeUndefined();
  expect(second.taken('1', 's1.0')).toBeUndefined();
  const ids = { messageId: '0123456789abcdef.0', vendorMessageId: 'wamid.1' };
  const shown = [message('older'), { ...message('one'), ...ids, receipts: [{ status: 'sent', at: 'now' }] }];
  expect(second.messages('1')).toEqual(shown);
  expect(second.messages(userIdOf('1'))).toEqual(shown);
  second.close();
});

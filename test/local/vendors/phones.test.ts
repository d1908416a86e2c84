import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPhones, type PhoneMessage } from '../../../local/vendors/phones.ts';
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

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const channels = readFileSync('catalog/channels.yml', 'utf8');
const receivers = readFileSync('catalog/receivers.yml', 'utf8');

const server = (receiver: string) => `- name: genesys
  kind: genesys-gms
  endpoint: https://gms.example.com
  services: { "1:session-WA": chat }
  seal-key: ssm:/seal
${receiver}`;
const pushed = '  receiver: gms\n';

/** The sample, whose first channel is on a GMS and has these keys besides. */
async function load(keys: string, { receiver = pushed, route = '"1:session-WA"' } = {}) {
  const moved = channels
    .replace(/^ {2}inbound-route-by-call: .*\n/m, route === '' ? '' : `  inbound-route-by-call: ${route}\n`)
    .replace(/^ {2}notification-queue: .*\n/m, '')
    .replace('  chat-server: builtin\n', '  chat-server: genesys\n')
    .replace('  receiver: meta\n', `  receiver: meta\n${keys}`);
  const folder = await catalogWith({
    'channels.yml': moved,
    'chat-servers.yml': server(receiver),
    'receivers.yml': `${receivers}\n- name: gms\n  kind: gms\n  path-secret: ssm:/push\n`,
  });
  const { data, problems } = loadCatalogFolder(folder);

  return {
    settings: data?.channels[0]?.conversation,
    shown: problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, '')),
  };
}

describe('a channel of a bridged chat server', () => {
  test('takes its clients’ messages, and has responses that only such a channel needs', async () => {
    const { settings, shown } = await load('  window-response: order-ready\n  closing-response: welcome-text\n');

    expect(shown).toEqual([]);
    expect(settings).toMatchObject({
      ...{ clientMessages: 'session', windowResponse: 'order-ready', closingResponse: 'welcome-text' },
    });
  });

  test('takes none by default without a chat queue for them', async () => {
    expect((await load('', { route: '' })).settings).toMatchObject({ clientMessages: 'ignore' });
  });

  test.each([
    ['reply-queue: "1:session-WB"', 'reply-queue: genesys has no entry for 1:session-WB'],
    ['transcript-hours: 24', 'transcript-hours: must be 0 on a bridged chat server'],
    ['closing-response: nothing', 'closing-response: nothing is not in responses'],
    ['window-response: welcome-text', 'window-response: welcome-text cannot be sent on this channel. After the window'],
  ])('%s is a problem of the build', async (key, message) => {
    expect((await load(`  ${key}\n`)).shown).toEqual([expect.stringContaining(message)]);
  });

  test('is none if nothing is pushed: its clients’ messages would reach nobody', async () => {
    expect((await load('  client-messages: session\n', { receiver: '' })).shown).toContainEqual(
      expect.stringContaining('client-messages: session needs a chat server that is bridged, which genesys is not'),
    );
    expect((await load('', { receiver: '' })).settings?.clientMessages ?? 'ignore').toBe('ignore');
  });

  test.each(['window-response', 'closing-response'])('%s is for no other channel', async (key) => {
    const { shown } = await load(`  ${key}: order-ready\n`, { receiver: '' });

    expect(shown).toContainEqual(expect.stringContaining(`${key}: is for channels of a bridged chat server only`));
  });
});

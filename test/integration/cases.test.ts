import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preview } from '../../cli/catalog/preview.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import type { ConnectEvent } from '../../lib/lambda/http/connect-handler.ts';
import { catalogWith } from '../support/catalog-with.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What trips comparable software up in public: one input a kind in test/cases/, each with its right result. */
const read = (name: string) => readFileSync(`test/cases/${name}`, 'utf8');
let functions: Awaited<ReturnType<typeof openFunctions>>;

beforeAll(async () => {
  // A flow's patience does not end here.
  functions = await openFunctions({ wait: (ms) => (ms > 6000 ? new Promise(() => {}) : Promise.resolve()) });
});
afterAll(() => functions.close());

async function post(body: string, query: Readonly<Record<string, string>> = {}) {
  const result = await functions.accept(httpEvent({ body, query }), functions.context);

  return { status: result.statusCode, body: JSON.parse(result.body ?? '') };
}

describe('bodies', () => {
  test.each([
    ['link-ends-in-half-an-emoji', ['A-17%20%EF%BF%BD', 'A-17%20', 'A-17']],
    ['link-value-with-blanks', ['A-17']],
    ['link-value-encoded-already', ['ab%2Bc%2Fd%3D%3D']],
  ])('%s: the button’s value is one of %j', async (name, values) => {
    const { status, body } = await post(read(`${name}.json`), { dryRun: '1' });

    expect(status).toBe(200);
    expect(values).toContain(body.DryRun.Content.buttons.find(({ type }: { type: string }) => type === 'url').value);
  });

  test('half an emoji is accepted, too, when it is not a dry run', async () => {
    expect((await post(read('link-ends-in-half-an-emoji.json'))).status).toBe(202);
  });

  test('a character that was lost before us is refused, so that no client reads it', async () => {
    const { status, body } = await post(read('body-with-a-lost-character.json'));

    expect([status, body.faultCode]).toEqual([400, 'unreadable_body']);
  });

  test('entries of the type that Genesys’ SDK writes are taken', async () => {
    const { status, body } = await post(read('entries-of-type-list.json'), { dryRun: '1' });

    expect([status, body.DryRun?.Content.text]).toEqual([200, 'Hello Ann, your order A-17 is ready for pickup.']);
  });
});

describe('client ids as IVRs and address books have them', () => {
  const cases = read('client-ids.txt')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'));

  test.each(cases)('%s → %s', async (id = '', expected = '') => {
    const [result = '', on] = expected.split(', on ');
    const parameters = JSON.parse(read('link-value-with-blanks.json'));
    const channel = on ?? 'whatsapp-main';
    const body = JSON.stringify({
      ...parameters,
      Parameters: {
        ...parameters.Parameters,
        _umsChannel: channel,
        _umsClientId: id,
        StandardResponseId: channel === 'sms-main' ? 'welcome-text' : 'order-ready',
      },
    });
    const before = functions.queues.peek('invites').length;
    const answer = await post(body, {
      idempotencyKey: `id-${cases.findIndex(([one, two]) => one === id && two === expected)}`,
    });

    if (result === 'REFUSED')
      return expect(answer).toMatchObject({ status: 422, body: { faultCode: 'invalid_client' } });
    expect(answer.status).toBe(202);
    expect(JSON.parse(functions.queues.peek('invites')[before]?.body ?? '{}').clientId).toBe(result);
  });
});

test('an Amazon Connect flow may hand on numbers and Booleans', async () => {
  const event: ConnectEvent = JSON.parse(read('connect-event-with-a-number.json'));

  expect(await functions.accept(event, functions.context)).toMatchObject({ Status: 'accepted', FaultCode: '' });
  const record = JSON.parse(functions.queues.peek('invites').at(-1)?.body ?? '{}');
  expect(record).toMatchObject({ notification: true });
  expect(JSON.stringify(record)).toContain('"OrderId":"17"');
});

describe('responses', () => {
  const problemsOf = async (id: string, text = read(`${id}.yml`)) => {
    const folder = await catalogWith({ [`responses/${id}.yml`]: text });

    return loadCatalogFolder(folder)
      .problems.map(({ message }) => message)
      .join('\n');
  };

  test.each([
    ['pasted-slot', /\{\{1\}\}/],
    ['language-that-is-none', /no country UK/],
    ['misspelt-key', /Did you mean content\?/],
  ])('%s is refused: %s', async (id, why) => {
    expect(await problemsOf(id)).toMatch(why);
  });

  test('xx_YY is no locale either', async () => {
    expect(
      await problemsOf('language-that-is-none', read('language-that-is-none.yml').replace('en_UK', 'xx_YY')),
    ).not.toBe('');
  });

  /** The request as WhatsApp would receive it. */
  const previewOf = async (id: string, text = read(`${id}.yml`)) => {
    const { data } = loadCatalogFolder(await catalogWith({ [`responses/${id}.yml`]: text }));
    const values = `${await temporaryFolder()}/values.json`;
    writeFileSync(
      values,
      JSON.stringify({ Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17', Code: '123456' } }),
    );
    const lines = data ? await preview(data, { id, values, channel: 'whatsapp-main' }) : [];

    return lines.join('').replaceAll(/\s+/g, '');
  };

  test('a flow button is on the wire without a token, too', async () => {
    expect(await previewOf('flow-button-without-token')).toContain('{"type":"button","index":"0","sub_type":"flow"}');
  });

  test('a slot that occurs twice is one parameter if the author says so', async () => {
    const said = `${read('slot-that-stands-twice.yml').trimEnd()}\n  parameters: [1, 1, 2]\n`;

    expect(await previewOf('slot-that-stands-twice', said)).toContain(
      '"parameters":[{"type":"text","text":"Ann"},{"type":"text","text":"A-17"}]',
    );
  });

  test('a one-time code that is written as a link is as approved, and as copy-code is refused or another kind', async () => {
    const text = read('one-time-code-as-copy-code.yml');
    const link =
      'type: url, text: Copy code, url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp<$Code$>"';
    const written = text.replace(/type: copy-code, .*(?= \})/, link);

    expect(await problemsOf('one-time-code-as-copy-code')).not.toBe('');
    expect(await previewOf('one-time-code-as-copy-code', written)).toContain('"sub_type":"url"');
  });

  test('translations are refused if Amazon Connect has one message template', async () => {
    const [, channel = ''] =
      /(- name: whatsapp-connect\n(?: .*\n)*)/.exec(readFileSync('docs/chat-servers/channels.yml', 'utf8')) ?? [];
    const servers = readFileSync('docs/chat-servers/chat-servers.yml', 'utf8');
    const [template = ''] = /^( +)order_ready:.*\n(?:\1 .*\n)*/m.exec(servers) ?? [];
    const folder = await catalogWith(
      {
        'channels.yml': channel,
        'chat-servers.yml': servers.replace(template, `${template}${template.replace('order_ready', 'order_shipped')}`),
        'responses/languages-on-connect.yml': read('languages-on-connect.yml'),
      },
      { from: 'docs/chat-servers' },
    );

    expect(loadCatalogFolder(folder).problems).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/fr_FR|translation/i) }),
    );
  });
});

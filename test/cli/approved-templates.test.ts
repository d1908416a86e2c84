import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findResponse } from '../../cli/catalog/find-response.ts';
import { importFromMeta } from '../../cli/catalog/from-meta.ts';
import { newResponse } from '../../cli/catalog/new.ts';
import { syncTemplates } from '../../cli/catalog/sync.ts';
import type { Output } from '../../cli/catalog/write-response.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { listTemplates } from '../../local/vendors/graph-registry.ts';
import { approvedTemplates } from '../../local/vendors/templates.ts';
import { sampleResponses } from '../support/sample-catalog.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const listed = JSON.parse(readFileSync('test/cli/approved-templates.json', 'utf8'));

/** A catalog whose WhatsApp channel reads the account's templates from a vendor of ours. */
async function catalogOf(data: unknown, responses: Readonly<Record<string, string>> = {}) {
  const vendor = await startVendor(answerJson(200, data));
  const folder = join(await temporaryFolder(), 'catalog');
  await mkdir(join(folder, 'responses'), { recursive: true });
  const [channel = ''] = (await readFile('catalog/channels.yml', 'utf8')).split('\n# Goes on');
  await writeFile(
    join(folder, 'channels.yml'),
    channel.replace('transport: whatsapp-cloud', `transport: whatsapp-cloud\n  endpoint: ${vendor.url}/v24.0`),
  );
  for (const name of ['queues.yml', 'receivers.yml'])
    await writeFile(join(folder, name), await readFile(join('catalog', name), 'utf8'));
  for (const [id, text] of Object.entries(responses)) await writeFile(join(folder, 'responses', `${id}.yml`), text);

  const account = { account: '1', token: 't' };
  const catalog = () => {
    const { data, problems } = loadCatalogFolder(folder);
    if (!data) throw new Error(problems.map(({ file, message }) => `${file}: ${message}`).join('\n'));
    return data;
  };
  const shown = ({ lines, failed }: Output) => ({ failed, output: lines.join('\n') });

  return {
    catalog,
    sync: async () => shown(await syncTemplates(catalog(), account)),
    importFromMeta: async (name: string) => shown(await importFromMeta(catalog(), name, { ...account, folder })),
    create: (id: string) => shown(newResponse(id, folder)),
  };
}

const response = (name: string, more = '') =>
  `id: ${name}\nname: T\nwhatsapp:\n  content-type: notification\n  id: "ns@${name}"\n  language: en_US\n  content: "Hello <$Contact.FirstName$>, see."\n${more}`;

describe('npm run catalog -- sync', { timeout: 180_000 }, () => {
  test('finds links, flows, headers and the order of buttons that differ, and warns of other words', async () => {
    const names = ['dyn_url', 'flow_btn', 'text_header', 'btn_order', 'other_wording'];
    const more: Record<string, string> = {
      btn_order:
        '  buttons:\n    - { type: quick-reply, text: Stop }\n    - { type: url, text: Site, url: "https://shop.example" }\n    - { type: url, text: Track, url: "https://shop.example/t/<$Contact.T$>" }\n',
    };
    const { sync } = await catalogOf(
      listed,
      Object.fromEntries(names.map((name) => [name, response(name, more[name])])),
    );
    const { failed, output } = await sync();

    expect(failed).toBe(true);
    // The channel's deadline is 900 s, and the templates' 600.
    expect(output).toMatch(/^dyn_url +en_US +its button 1 is url, the catalog has none there$/m);
    expect(output).toMatch(/^flow_btn +en_US +its button 1 is flow, the catalog has none there$/m);
    expect(output).toMatch(/^text_header +en_US +its header is text, the catalog’s not there/m);
    expect(output).toMatch(/^btn_order +en_US +its button 1 is url, the catalog’s quick_reply; its button 2 is/m);
    expect(output).toMatch(/^other_wording +en_US +warning: its body has another wording$/m);
  });

  test('says "as approved" of a template that is the same on both sides', async () => {
    const button = '  buttons: [{ type: url, text: Track, url: "https://shop.example/t/<$Contact.T$>" }]';
    const { sync } = await catalogOf(listed, { dyn_url: response('dyn_url', button) });

    expect(await sync()).toMatchObject({
      failed: false,
      output: expect.stringMatching(/dyn_url +en_US +as approved/),
    });
  });

  test('knows every kind that the samples have, of what the simulated WhatsApp lists', async () => {
    const all = approvedTemplates(sampleResponses());
    const names = readdirSync('catalog/responses').filter((name) =>
      /whatsapp:/.test(readFileSync(`catalog/responses/${name}`, 'utf8')),
    );
    const texts = names.map((name) => [name.replace('.yml', ''), readFileSync(`catalog/responses/${name}`, 'utf8')]);
    const { sync } = await catalogOf(listTemplates(all), Object.fromEntries(texts));
    const { output } = await sync();

    for (const { name, language } of all)
      expect(output).toMatch(new RegExp(`^${name} +${language} +as approved$`, 'm'));

    const { importFromMeta: importAnew, sync: syncAnew } = await catalogOf(listTemplates(all));
    for (const name of new Set(all.map((one) => one.name)))
      expect(await importAnew(name), name).toMatchObject({ failed: false });
    expect(await syncAnew()).toMatchObject({ failed: false, output: expect.not.stringContaining('warning') });
  });

  test('finds cards, offers and codes that differ', async () => {
    const written = (id: string, from: RegExp, to: string) => {
      const text = readFileSync(`catalog/responses/${id}.yml`, 'utf8');
      expect(text).toMatch(from);
      return { [id]: text.replace(from, to) };
    };
    const { sync } = await catalogOf(listTemplates(approvedTemplates(sampleResponses())), {
      ...written(
        'new-arrivals',
        /text: Buy, url: "https:\/\/shop\.example\/fern/,
        'text: Buy, url: "https://shop.example/palm',
      ),
      ...written('weekend-offer', /, expires: "[^"]+"/, ''),
      ...written('sign-in-one-tap', /kind: one-tap, /, ''),
    });
    const { output } = await sync();

    expect(output).toMatch(
      /^new_arrivals .*card 2: the link of its button 2 is https:\/\/shop\.example\/fern\/\{\{1\}\}/m,
    );
    expect(output).toMatch(/^weekend_offer .*its offer expires: write `expires`/m);
    expect(output).toMatch(
      /^sign_in_one_tap .*warning: its one-time code is of the kind one-tap, the catalog’s copy-code/m,
    );
  });

  test('compares the fixed part of a link, category and what the catalog cannot express', async () => {
    const data = structuredClone(listed.data).map((template: object) => ({ ...template, category: 'MARKETING' }));
    data[1].components.push({ type: 'CALL_PERMISSION_REQUEST' });
    const button = '  buttons: [{ type: url, text: Track, url: "https://other.example/<$Contact.T$>" }]';
    const { sync } = await catalogOf(
      { data },
      {
        dyn_url: response('dyn_url', `  category: utility\n${button}`),
        flow_btn: response('flow_btn', '  buttons: [{ type: flow, text: Open }]'),
      },
    );
    const { output } = await sync();

    expect(output).toMatch(/dyn_url .*its category is MARKETING, the catalog’s UTILITY; the link of its button 1 is/);
    expect(output).toMatch(/flow_btn .*has CALL_PERMISSION_REQUEST, which the catalog cannot express/);
  });

  test('takes a one-time code as one-time-code or as the link that it is, and not as copy-code', async () => {
    const url = 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}';
    const otp = (name: string) => ({
      name,
      language: 'en_US',
      status: 'APPROVED',
      category: 'AUTHENTICATION',
      message_send_ttl_seconds: 600,
      components: [
        { type: 'BODY', text: 'Hello {{1}}, see.' },
        { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Copy code', url }] },
      ],
    });
    const code = 'text: Copy code, code: <$Contact.FirstName$>';
    const { sync } = await catalogOf(
      { data: [otp('own'), otp('link'), otp('copy')] },
      {
        own: response('own', `  category: authentication\n  buttons: [{ type: one-time-code, ${code} }]`),
        link: response(
          'link',
          `  buttons: [{ type: url, text: Copy code, url: "${url.replace('{{1}}', '<$Contact.FirstName$>')}" }]`,
        ),
        copy: response('copy', `  category: marketing\n  buttons: [{ type: copy-code, ${code} }]`),
      },
    );
    const { output } = await sync();

    expect(output).toMatch(/^own +en_US +as approved$/m);
    expect(output).toMatch(/^link +en_US +as approved$/m);
    expect(output).toMatch(/^copy .*one-time code, a URL button: write one-time-code/m);
  });
});

describe('npm run catalog -- import --from-meta', () => {
  test('makes a response that passes the check and is as approved', async () => {
    const { sync, importFromMeta: importOne } = await catalogOf(listed);

    for (const name of ['dyn_url', 'flow_btn', 'text_header', 'btn_order'])
      expect(await importOne(name)).toMatchObject({ failed: false });

    const { failed, output } = await sync();
    expect(output).not.toContain('warning');
    expect(failed).toBe(false);
  });

  test('numbers slots that repeat, and lists what it cannot take', async () => {
    const [first] = listed.data;
    const components = [{ type: 'BODY', text: 'Hi {{1}}, yes {{1}}, {{2}}.' }, { type: 'CALL_PERMISSION_REQUEST' }];
    const { catalog, importFromMeta: importOne } = await catalogOf({ data: [{ ...first, components }] });

    expect(await importOne('dyn_url')).toMatchObject({
      failed: true,
      output: expect.stringContaining('CALL_PERMISSION_REQUEST'),
    });
    expect(catalog().responses[0]?.whatsapp?.wordings).toMatchObject({ en_US: { parameters: [1, 1, 2] } });
  });

  test('names the template that was meant', async () => {
    const { importFromMeta: importOne } = await catalogOf(listed);

    await expect(importOne('dyn_urll')).rejects.toThrow('Did you mean dyn_url?');
  });
});

test('npm run catalog -- new writes a response that passes the check', async () => {
  const { catalog, create } = await catalogOf(listed);

  expect(create('my-first')).toMatchObject({ failed: false });
  expect(catalog().responses.map(({ id }) => id)).toEqual(['my-first']);
  expect(create('my-first')).toMatchObject({ failed: true, output: expect.stringContaining('left alone') });
  expect(create('not an id')).toMatchObject({ failed: true, output: expect.stringContaining('must be 1 to 64') });
  expect(() => findResponse(catalog().responses, 'my-frist')).toThrow('Did you mean my-first?');
});

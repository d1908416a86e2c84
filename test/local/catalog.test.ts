import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { CatalogBroken } from '../../local/catalog.ts';
import { chatQueueName, missingChatQueues } from '../../local/chat-queues.ts';
import { openLiveCatalog } from '../../local/live-catalog.ts';
import { localCatalog } from '../../local/runtime.ts';
import { approvedTemplates } from '../../local/vendors/templates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the catalog on this machine', () => {
  test('a changed folder is taken, and what was made of it is made anew', async () => {
    const { catalog, folder, said } = await open();
    const names = catalog.use(({ responses }) => responses.map(({ name }) => name));
    const file = join(folder, 'responses', 'order-ready.yml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('name: Order ready', 'name: Order arrived'));

    await vi.waitFor(() => expect(names()).toContain('Order arrived'), 60_000);
    expect(said).toEqual([`${folder} is taken: 4 channels, ${names().length} standard responses`]);
  });

  test('a file that an editor replaces is noticed each time', async () => {
    const { folder, said, problems } = await open();
    const file = join(folder, 'responses', 'order-ready.yml');
    const good = await readFile(file, 'utf8');
    const replace = async (text: string) => {
      await writeFile(`${file}~`, text);
      await rename(`${file}~`, file);
    };

    await replace(good.replace('Contact.FirstName', 'Contcat.FirstName'));
    await vi.waitFor(() => expect(problems).toHaveLength(1), 60_000);
    await replace(good);
    await vi.waitFor(() => expect(said).toHaveLength(1), 60_000);
  });

  test('a bad one is shown with its place while the old stays in force, also when the folder is gone', async () => {
    const { catalog, folder, said, problems } = await open();
    const before = catalog.data();
    const file = join(folder, 'queues.yml');
    const good = await readFile(file, 'utf8');

    await writeFile(file, '"1:session-WA": { kind: agent }\n');
    await vi.waitFor(() => expect(problems).toHaveLength(1), 60_000);
    expect(problems[0]).toMatch(/queues\.yml:1:\d+: .*\n {2}1 \| "1:session-WA": \{ kind: agent \}\n {4}\| *\^\n/);
    expect(problems[0]).toContain('stays in force');
    expect(catalog.data()).toBe(before);

    await writeFile(file, good);
    await vi.waitFor(() => expect(said).toHaveLength(1), 60_000);
    await rm(folder, { recursive: true });
    await vi.waitFor(() => expect(problems.at(-1)).toContain('cannot be read'), 60_000);
    expect(catalog.data()).toEqual(before);
  });

  test('a decimal point that is no decimal point on a channel is warned of, and the catalog taken', async () => {
    const { catalog, folder, said } = await open();
    await writeFile(join(folder, 'responses', 'total.yml'), 'id: total\nname: A\ntext: <$Num("12.5", "de_DE")$>\n');

    await vi.waitFor(() => expect(catalog.data().responses.map(({ id }) => id)).toContain('total'), 60_000);
    expect(said).toEqual([expect.stringContaining('total.yml:3:13: warning: '), expect.stringContaining('is taken')]);
  });

  test('a broken one is refused from the start', async () => {
    const folder = await temporaryFolder();
    expect(() => openLiveCatalog({ folder, terminal: { say: () => undefined, problem: () => undefined } })).toThrow(
      CatalogBroken,
    );
  });

  test('its channels lead to the simulated vendor, its queues to this machine', async () => {
    const { catalog } = await open();
    const arn = 'arn:aws:sqs:eu-west-1:123456789012:desk';
    const data = {
      ...catalog.data(),
      queues: { ...catalog.data().queues, '1:desk': { kind: 'agents', queue: arn } as const },
    };
    const local = localCatalog(data, {
      graphApi: 'http://127.0.0.1:1',
      apple: 'http://127.0.0.1:2',
      aws: 'http://127.0.0.1:3',
      gms: 'http://127.0.0.1:4',
      connect: 'http://127.0.0.1:5',
      twilio: 'http://127.0.0.1:6',
    });

    expect(local.channels.map(({ endpoint }) => endpoint)).toEqual([
      'http://127.0.0.1:1/v24.0',
      'http://127.0.0.1:2/v1',
      'http://127.0.0.1:3',
      'http://127.0.0.1:3',
    ]);
    expect(local.queue('1:desk')).toEqual({ kind: 'agents', queue: 'desk' });

    const base = 'http://127.0.0.1:2/000000000000/sample-';
    const known = [
      { name: 'sample-agents', visibilityTimeout: 61, retention: 300 },
      { name: 'sample-notifications', visibilityTimeout: 90, retention: 300 },
    ];
    expect(chatQueueName({ kind: 'agents', queue: arn }, base)).toBe('sample-desk');
    expect(missingChatQueues(data, base, known)).toEqual([
      { name: 'sample-desk', visibilityTimeout: 61, retention: 300 },
    ]);
  });

  test('its template messages are those that the vendor has approved', () => {
    const whatsapp = {
      namespace: 'shop',
      name: 'order_ready',
      languages: ['en_US'],
      wordings: { en_US: { content: 'Hello <$Contact.FirstName$>, <$ Default(X, "$> y") $>!' } },
    };
    const response = { id: 'a', name: 'A', status: 'Approved', active: true, hash: 'h' } as const;
    expect(approvedTemplates([{ ...response, whatsapp }, response])).toEqual([
      {
        name: 'order_ready',
        language: 'en_US',
        category: 'UTILITY',
        body: 'Hello {{1}}, {{2}}!',
        parameters: [{ type: 'text' }, { type: 'text' }],
      },
    ]);
  });
});

async function open() {
  const folder = join(await temporaryFolder(), 'catalog');
  await cp('catalog', folder, { recursive: true });
  const said: string[] = [];
  const problems: string[] = [];
  const terminal = { say: (line: string) => void said.push(line), problem: (line: string) => void problems.push(line) };
  const catalog = openLiveCatalog({ folder, terminal });
  onTestFinished(catalog.close);
  return { catalog, folder, said, problems };
}

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { createSendWebhook } from '../../lib/callback/webhook.ts';
import { createReadCallers } from '../../lib/lambda/auth/callers.ts';
import { readCallback } from '../../lib/lambda/callback-settings.ts';
import { noon } from '../support/builders.ts';
import { bodySchema } from '../support/callback-receiver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { examplesFor } from './runners.ts';

/** The receiver's side, as the page has it, against what the function sends. */
const examples = examplesFor('test/docs/callbacks.test.ts');
const page = 'docs/callbacks.md';
const secrets = ['new', 'old'].map((text) => `whsec_${Buffer.alloc(32, text).toString('base64')}`);

async function sent(signedWith: readonly string[]): Promise<{ headers: Record<string, string>; body: string }> {
  let request = { headers: {}, body: '' };
  const send = createSendWebhook(
    {
      post: async (_, { headers, body }) => {
        request = { headers, body };
        return { status: 200 };
      },
      ...{
        readSecret: async (reference) => reference,
        now: () => noon,
        abortAfter: () => new AbortController().signal,
      },
    },
    { url: 'https://ivr.example.com', secret: signedWith },
  );
  await send({ id: 'S1_invite_sent', body: '{"type":"invite.sent","data":{"text":"für"}}', sessionId: 'S1' });

  return request;
}

type Given = Awaited<ReturnType<typeof sent>> & { readonly secrets: readonly string[]; readonly now: number };

/** What is to be verified, and the verdict. */
async function cases(): Promise<readonly (readonly [string, Given, boolean])[]> {
  const [fresh = '', old = ''] = secrets;
  const request = await sent([fresh, old]);
  const given = { ...request, secrets: [fresh], now: noon };
  const headers = (changed: object) => ({ ...given, headers: { ...request.headers, ...changed } });

  return [
    ['by the new secret', given, true],
    ['by the old secret', { ...given, secrets: [old] }, true],
    ['just in time', { ...given, now: noon + 299_000 }, true],
    ['too late', { ...given, now: noon + 301_000 }, false],
    ['another body', { ...given, body: `${request.body} ` }, false],
    ['another secret', { ...given, secrets: [`whsec_${Buffer.alloc(32, 'x').toString('base64')}`] }, false],
    ['another id', headers({ 'webhook-id': 'S2_invite_sent' }), false],
    ['no signature', headers({ 'webhook-signature': '' }), false],
  ];
}

/** Runs the example in a file of its own, which gets all cases and prints the verdicts as JSON. */
async function verdicts(language: 'ts' | 'python', command: string, main: string): Promise<unknown> {
  const [example] = examples.all(page, language);
  const file = join(await temporaryFolder(), `receiver.${language === 'ts' ? 'ts' : 'py'}`);
  writeFileSync(file, `${example?.take()}\n${main}\n`);
  const given = (await cases()).map(([, one]) => one);
  const { stdout, stderr } = spawnSync(command, [file, JSON.stringify(given)], { encoding: 'utf8' });
  expect(stderr).toBe('');

  return JSON.parse(stdout);
}

const python = 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;
const expected = async () => (await cases()).map(([, , verdict]) => verdict);

describe('a receiver of callbacks', { timeout: 60_000 }, () => {
  test('in TypeScript knows what is genuine', async () => {
    const main = [
      'const given = JSON.parse(process.argv[2]);',
      'const verdicts = given.map((one) => isGenuine(one.headers, one.body, one.secrets, one.now));',
      'console.log(JSON.stringify(verdicts));',
    ].join('\n');

    expect(await verdicts('ts', process.execPath, main)).toEqual(await expected());
  });

  test.runIf(hasPython)('in Python knows what is genuine', async () => {
    const main = [
      'import json, sys',
      'given = json.loads(sys.argv[1])',
      'verdict = lambda one: is_genuine(one["headers"], one["body"].encode(), one["secrets"], one["now"] / 1000)',
      'print(json.dumps([verdict(one) for one in given]))',
    ].join('\n');

    expect(await verdicts('python', python, main)).toEqual(await expected());
  });

  test('gets what Standard Webhooks’ own library takes', async () => {
    const { headers, body } = await sent(secrets);
    const now = { 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };

    for (const secret of secrets)
      expect(() => new Webhook(secret).verify(body, { ...headers, ...now })).toThrow('No matching signature found');
    for (const secret of secrets)
      expect(headers['webhook-signature']).toContain(new Webhook(secret).sign('S1_invite_sent', new Date(noon), body));
  });
});

test('the list of callers and the body of the page are such', async () => {
  const [callers, body] = examples.all(page, 'json').map((example) => example.take());
  const readCallers = createReadCallers({ name: 'callers', readSecret: async () => callers ?? '' });
  const listed = readCallers === 'off' ? [] : await readCallers();

  expect(listed.map(({ callback }) => Object.keys(readCallback(callback)))).toEqual([
    ['url', 'secret', 'events'],
    ['queue'],
  ]);
  expect(bodySchema.parse(JSON.parse(body ?? ''))).toMatchObject({ type: 'invite.sent', data: { revision: 1 } });
});

test('every example was run', () => {
  if (!hasPython) for (const one of examples.all(page, 'python')) one.take();

  expect(examples.left()).toEqual([]);
});

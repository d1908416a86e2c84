import { expect, test } from 'vitest';
import { runLocally, startLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('npm run webhooks shows what Meta must be told, and tells the simulated one', { timeout: 180_000 }, async () => {
  const stateDir = await temporaryFolder();
  const { api } = await startLocally({ stateDir });
  const run = (...args: string[]) => runLocally(['cli/operate/webhooks.ts', ...args], { stateDir });

  const shown = await run();
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.output).toContain(`Callback URL   ${api}/webhooks/meta`);
  expect(shown.output).not.toContain('✓');

  const told = await run('--set');
  expect(told.output).toMatch(new RegExp(`✓ app \\d+ posts to ${api}/webhooks/meta\n✓ account \\d+ reports to app`));
  expect(told).toMatchObject({ code: 0 });
  expect(told.output).not.toContain('local-ssm:');
});

test.each([
  [['--stage', 'prod'], 2, /^Stage prod has no domain of its own\. Name the URL of its API/],
  [['--stage', 'prod', '--url', 'x'], 2, /It must be a URL, such as https:\/\/api\.example\.com/],
  [['--stage', 'prod', '--url', 'https://a.example', '--token-env', 'NO_SUCH'], 2, /The variable NO_SUCH is not set/],
  [['--token-env', 'EAAG-a-token'], 2, /It must be the name of a variable/],
  [
    ['--stage', 'prod', '--url', 'https://a.example', '--override', 'number'],
    2,
    /--override needs --set or --token-env/,
  ],
  [[], 1, /^Nothing runs on .* Start it with `npm start`/],
] as const)('npm run webhooks -- %s', { timeout: 180_000 }, async (args, expected, text) => {
  const { code, output } = await runLocally(['cli/operate/webhooks.ts', ...args], {
    stateDir: await temporaryFolder(),
  });

  expect(output).toMatch(text);
  expect(code).toBe(expected);
});

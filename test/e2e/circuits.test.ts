import { expect, test, vi } from 'vitest';
import { espBody } from '../support/builders.ts';
import { runLocally, startLocally } from '../support/local-process.ts';
import { sampleCircuits } from '../support/sample-circuits.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The pauses between looks are as long as a function keeps what it has read. */
const looks = { timeout: 180_000, interval: 3000 };

test('what a vendor has stopped is refused, named by status and doctor, and goes on after resume', {
  timeout: 240_000,
}, async () => {
  const stateDir = await temporaryFolder();
  const { api } = await startLocally({ stateDir });
  const run = async (command: string, ...args: string[]) =>
    (await runLocally([`cli/operate/${command}.ts`, ...args], { stateDir })).output;
  const invite = () =>
    fetch(`${api}/esp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(espBody({}, { UserData: {} })),
    });
  const order = (count: number) =>
    fetch(`${api}/local/faults`, { method: 'POST', body: JSON.stringify({ kind: 'status', count, code: 132_015 }) });
  const { template } = sampleCircuits();

  // So many that probes, which come after a minute, meet the stop, too.
  await order(100);
  expect((await invite()).status).toBe(202);
  await vi.waitFor(async () => {
    const refused = await invite();
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ faultCode: 'template_stopped' });
  }, looks);

  expect(JSON.parse(await run('status', '--json'))).toMatchObject({
    circuits: [{ circuit: template, vendorCode: '132015' }],
  });
  const resume = `npm run resume -- --stage local --circuit ${template}`;
  expect(await run('doctor')).toMatch(
    new RegExp(`✗ ${template}: stopped by the vendor since .*132015.*\n    ${resume}`),
  );
  expect(await run('resume-channel')).toContain('Name --channel or --circuit.');
  expect(await run('resume-channel', '--circuit', 'no-such')).toContain(`Name one of: --circuit ${template}`);

  await order(0);
  expect(await run('resume-channel', '--channel', 'whatsapp-main')).toContain(`✓ ${template} goes on on local`);
  await vi.waitFor(async () => expect((await invite()).status).toBe(202), looks);
  expect(await run('status')).not.toContain('stopped by the vendor');
});

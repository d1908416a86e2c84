import { describe, expect, test, vi } from 'vitest';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const body = { AppName: 'x', Service: 'ChatService', Method: 'InviteToChat' };
const parameters = {
  _umsChannel: 'whatsapp-main',
  _umsClientId: '15550100001',
  _umsBusinessId: '19251112222',
  StandardResponseId: 'order-ready',
};
const lists = { Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } };

async function open() {
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir });
  const run = (command: string, ...args: string[]) => runLocally([`cli/operate/${command}.ts`, ...args], { stateDir });
  const invite = async () =>
    fetch(`${system.api}/esp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, Parameters: { ...parameters, ...lists } }),
    });
  const order = (fault: object) => fetch(`${system.api}/local/faults`, { method: 'POST', body: JSON.stringify(fault) });

  return { system, run, invite, order };
}

describe('npm run doctor', { timeout: 180_000 }, () => {
  test('has a ✓ for everything that runs here, and a ✗ and the command that fixes it for what is not right', async () => {
    const { run } = await open();
    const { code, output } = await run('doctor');

    const right = output.split('\n').filter((line) => line.startsWith('✓')).length;
    expect(right).toBeGreaterThan(12);
    expect(output).toContain(`All ${right} are right on local.`);
    expect(code).toBe(0);

    await run('pause-channel', '--channel', 'whatsapp-main');
    const paused = await run('doctor');

    expect(paused.output).toContain(
      '✗ channel whatsapp-main: paused\n    npm run resume -- --stage local --channel whatsapp-main',
    );
    expect(paused.output).toMatch(/1 of \d\d must be fixed on local\./);
    expect(paused.code).toBe(1);
  });

  test('reads the catalog that the running system was started with', async () => {
    const stateDir = await temporaryFolder();
    await startLocally({ stateDir, env: { CATALOG: 'docs/chat-servers', FLEX_DISCONNECT_TIMEOUT: '1' } });
    const { output } = await runLocally(['cli/operate/doctor.ts'], { stateDir });

    expect(output).toContain('chat server gms-main');
    expect(output).toContain('whatsapp-builtin …22');
    expect(output).not.toContain('apple-main');
  });

  test('says what to do if nothing runs', async () => {
    const { code, output } = await runLocally(['cli/operate/doctor.ts'], { stateDir: await temporaryFolder() });

    expect(output).toMatch(/^Nothing runs on .* Start it with `npm start`, or name a stage in AWS/);
    expect(code).toBe(1);
  });
});

describe('npm run pause, resume and status', { timeout: 180_000 }, () => {
  test('a paused channel takes nothing, and everything again when it is resumed', async () => {
    const { run, invite } = await open();
    expect((await run('pause-channel', '--channel', 'no-such')).output).toBe(
      'The catalog has no channel no-such. Name one of it: --channel whatsapp-main | apple-main | sms-main | rcs-main.\nnpm run pause -- --help lists what it takes.\n',
    );
    expect(await run('pause-channel', '--channel', 'whatsapp-main')).toMatchObject({ code: 0 });

    const refused = await invite();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.json()).toMatchObject({ faultCode: 'channel_paused' });
    expect(JSON.parse((await run('status', '--json')).output)).toMatchObject({ pausedChannels: ['whatsapp-main'] });

    expect(await run('resume-channel', '--channel', 'whatsapp-main')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect((await invite()).status).toBe(202), { ...waiting, interval: 1000 });
  });

  test('status shows depths, ages, outcomes by fault, and the oldest retry', async () => {
    const { run, invite, order } = await open();
    await order({ kind: 'status', count: 1, code: 131_026 });
    await invite();
    await vi.waitFor(
      async () => expect((await run('status')).output).toContain('failed client_unreachable 1'),
      waiting,
    );
    await order({ kind: 'status', count: 1, code: 130_429, retryAfter: 120 });
    await invite();

    await vi.waitFor(async () => {
      const status = JSON.parse((await run('status', '--json')).output);
      expect(status).toMatchObject({
        stage: 'local',
        lastHour: { failed: { client_unreachable: 1 } },
        oldestRetrySeconds: expect.any(Number),
      });
      expect(status.queues[0]).toMatchObject({
        name: 'invite-to-chat-local-invites',
        hidden: 1,
        oldestSeconds: expect.any(Number),
      });
    }, waiting);
  });
});

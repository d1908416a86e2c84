import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** What Node loads when a channel of this transport is opened, in a process of its own. */
function loadedFor(transport: string): string {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
    const { openChannel } = await import('./lib/channel/registry.ts');
    await openChannel({ transport: '${transport}', businessIds: {} }, {});
    console.log(seen.join('\\n'));`;

  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
}

test('a transport is loaded when a channel of it is opened, and no other is', { timeout: 30_000 }, () => {
  const loaded = loadedFor('whatsapp-cloud');

  expect(loaded).toContain('/lib/channel/meta/whatsapp-cloud.ts');
  expect(loaded).not.toMatch(/whatsapp-aws|sms-aws|rcs-|apple-messages|messenger|twilio-m|node_modules\/@aws-sdk/);
  expect(loadedFor('sms-aws')).toContain('node_modules/@aws-sdk/client-pinpoint-sms-voice-v2');
});

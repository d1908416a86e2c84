/** `npm run doctor [-- --stage prod]`: a line for each thing that must be right before an invite can be sent, and the command that mends it. */
import { checkCallers } from './check-callers.ts';
import { checkChatServers } from './check-chat-servers.ts';
import { checkClock, checkContacts, checkLedger, checkQueues } from './check-stack.ts';
import { checkVendors } from './check-vendors.ts';
import { checkWhatsapp } from './check-whatsapp.ts';
import { runCommand } from './command.ts';
import type { Finding } from './finding.ts';
import type { Target } from './target.ts';

/** Each answers at least one line, and never throws: the next one is asked all the same. */
const checks: readonly ((target: Target) => Promise<readonly Finding[]>)[] = [
  checkClock,
  checkLedger,
  checkContacts,
  checkQueues,
  checkCallers,
  checkWhatsapp,
  checkVendors,
  checkChatServers,
];

await runCommand('npm run doctor -- [--stage prod] [--region us-east-1] [--json]', async ({ target, json }) => {
  const findings = (await Promise.all(checks.map((check) => check(target)))).flat();
  const failed = findings.filter(({ ok }) => !ok);

  if (json) console.log(JSON.stringify({ stage: target.stage, ok: failed.length === 0, findings }, null, 2));
  else {
    for (const { ok, what, mend } of findings)
      console.log(`${ok ? '✓' : '✗'} ${what}${ok || mend === undefined ? '' : `\n    ${mend}`}`);
    console.log(
      failed.length === 0
        ? `All ${findings.length} are right on ${target.stage}.`
        : `${failed.length} of ${findings.length} must be mended on ${target.stage}.`,
    );
  }

  return failed.length === 0 ? 0 : 1;
});

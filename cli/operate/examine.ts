import { exitCode } from '../command.ts';
import { checkCallers } from './check-callers.ts';
import { checkChatServers } from './check-chat-servers.ts';
import { checkMessenger } from './check-messenger.ts';
import { checkReceivers } from './check-receivers.ts';
import type { CheckResult } from './check-result.ts';
import { checkClock, checkContacts, checkConversations, checkLedger, checkQueues } from './check-stack.ts';
import { checkVendors } from './check-vendors.ts';
import { checkWhatsapp } from './check-whatsapp.ts';
import type { Target } from './target.ts';

/** Each returns at least one line and never throws, so that a failed check does not stop the next one. */
const checks: readonly ((target: Target) => Promise<readonly CheckResult[]>)[] = [
  checkClock,
  checkLedger,
  checkContacts,
  checkConversations,
  checkQueues,
  checkCallers,
  checkWhatsapp,
  checkMessenger,
  checkVendors,
  checkReceivers,
  checkChatServers,
];

/** Prints what each check found, and returns the exit code. */
export async function examine(target: Target, { json }: { readonly json: boolean }): Promise<number> {
  const results = (await Promise.all(checks.map((check) => check(target)))).flat();
  const failed = results.filter(({ ok }) => !ok);

  if (json)
    console.log(
      JSON.stringify({ stage: target.stage, ok: failed.length === 0, findings: results.map(toJson) }, null, 2),
    );
  else {
    for (const { ok, what, fix } of results)
      console.log(`${ok ? '✓' : '✗'} ${what}${ok || fix === undefined ? '' : `\n    ${fix}`}`);
    console.log(
      failed.length === 0
        ? `All ${results.length} are right on ${target.stage}.`
        : `${failed.length} of ${results.length} must be fixed on ${target.stage}.`,
    );
  }

  return failed.length === 0 ? exitCode.done : exitCode.failed;
}

/** Scripts read the names `findings` and `mend`, so the JSON keeps them. */
function toJson({ fix, ...result }: CheckResult) {
  return { ...result, ...(fix !== undefined && { mend: fix }) };
}

/** Mistakes with what vendors report and stop. */
import { edit, type Mutant } from './mutant.ts';

const store = 'lib/conversation/receive/store-events.ts';
const relay = 'lib/conversation/relay.ts';
const apply = 'lib/conversation/receipts/apply-receipt.ts';
const undelivered = 'lib/conversation/receipts/undelivered.ts';
const rules = 'lib/ledger/receipt.ts';
const memory = 'test/memory/receipts.ts';
const circuit = 'lib/invite/circuit.ts';
const deliver = 'lib/invite/deliver.ts';
const raise = '  const raised = await deps.receipts.raise(';
const looksAgain = "    if ((await readReceiptOf(deps.receipts, row))?.status !== 'failed') return;\n";

export const receiptMutants: readonly Mutant[] = [
  {
    name: 'a receipt is written into the row',
    kind: 'a receipt comes before the answer to its send',
    edits: [
      edit(apply, raise, `  await deps.ledger.write({ ...row, version: deps.newToken() }, row.version);\n${raise}`),
    ],
  },
  {
    name: 'what is known of a message falls',
    kind: 'it arrived, and an older failure comes',
    edits: [
      edit(memory, 'if (before && rankOf(before.status) >= rankOf(status)) {', 'if (before?.status === status) {'),
    ],
  },
  {
    name: 'a repeat moves the time of a receipt',
    seed: 500_000,
    edits: [edit(memory, '[status]: before?.times[status] ?? at', '[status]: at + (before ? 1 : 0)')],
  },
  {
    name: 'a receipt of an invite that is not final is lost',
    kind: 'a receipt comes before the answer to its send',
    edits: [edit(apply, raise, `  if (row.status === 'sending') return;\n${raise}`)],
  },
  {
    name: 'a receipt waits until its invite is final, and its invite for it',
    kind: 'a receipt comes before the answer to its send',
    edits: [
      edit(
        apply,
        '  if (!row || !channel || foreign !== undefined) {',
        "  if (!row || row.status === 'sending' || !channel || foreign !== undefined) {",
      ),
    ],
  },
  {
    name: 'the id of a stranger is taken for ours by the vendor’s id',
    kind: 'receipts of somebody else',
    edits: [
      edit(
        relay,
        'receipts.filter(({ messageId }) => messageId === undefined)',
        'receipts.filter(({ messageId }) => !genuine(messageId, deps.stage))',
      ),
    ],
  },
  {
    name: 'a later message is taken for the invite',
    kind: 'receipts of somebody else',
    edits: [edit(apply, "  if (stepOfNumber(message.number) === undefined && !written) return 'no message';\n")],
  },
  {
    name: 'a receipt of another number is taken',
    kind: 'receipts of somebody else',
    edits: [
      edit(apply, "sendsAs(channel, sender, row.businessId) ? undefined : 'another number'", 'sender && undefined'),
    ],
  },
  {
    name: 'a receipt of another receiver is taken',
    kind: 'receipts of somebody else',
    edits: [
      edit(
        apply,
        "  if (channel?.receiver !== receiver) return 'another receiver';\n",
        '  if (!receiver || !channel) return;\n',
      ),
    ],
  },
  {
    name: 'agents get a receipt before it is stored',
    kind: 'it failed, and stays so',
    edits: [
      edit(
        apply,
        raise,
        `  await passOn(deps, receipt, { row, channel, fault, number, written: undefined, settles: false });\n${raise}`,
      ),
      edit(apply, "raised !== 'lower' && passOn(deps, receipt, { row, channel, fault, number, written, settles }),"),
    ],
  },
  {
    name: 'a receipt that is stored and not passed on is not passed on again',
    kind: 'it failed, and stays so',
    edits: [edit(apply, "raised !== 'lower' && passOn", "(raised === 'first' || raised === 'raised') && passOn")],
  },
  {
    name: 'nobody waits for agents to get a receipt',
    kind: 'it failed, and stays so',
    edits: [
      edit(
        apply,
        "raised !== 'lower' && passOn(deps, receipt, { row, channel, fault, number, written, settles }),",
        "void (raised !== 'lower' && passOn(deps, receipt, { row, channel, fault, number, written, settles }).catch(() => {})),",
      ),
    ],
  },
  {
    name: 'a session whose message failed ends at once',
    kind: 'it failed, and stays so',
    edits: [edit(apply, '{ delaySeconds: deps.settings.undeliveredSeconds }', '{}')],
  },
  {
    name: 'nobody looks again before an undelivered session ends',
    kind: 'it failed, and arrives all the same',
    edits: [edit(undelivered, looksAgain)],
  },
  {
    name: 'a session whose message failed stays open',
    kind: 'it failed, and stays so',
    edits: [
      edit(undelivered, 'if (await endAndWrite(deps, row, ended)) {', 'if (await endAndWrite(deps, row, row)) {'),
    ],
  },
  {
    name: 'an unknown outcome stays unknown, whatever its vendor reports',
    kind: 'a receipt of an invite that nobody knows of',
    edits: [edit(rules, "if (row.status !== 'unknown' || !receipt)", 'if (row || !receipt)')],
  },
  {
    name: 'the vendor gets a 200 before all is stored',
    kind: 'it failed, and stays so',
    edits: [edit(store, '  if (lost) {', '  if (lost && stored.length === 0) {')],
  },
  {
    name: 'a relay whose batch was not read acknowledges it',
    kind: 'it failed, and stays so',
    edits: [
      edit(
        relay,
        "if (message === 'unread' || (message && !rows.has(message.sessionId))) return 'retain';",
        "if (message === 'unread') return 'retain';",
      ),
    ],
  },
  {
    name: 'two deliveries take the same probe',
    kind: 'two deliveries when a circuit’s time is over',
    edits: [
      edit(
        'test/memory/circuits.ts',
        '      if (before?.state !== state || before.at !== at || before.until !== until) return false;\n',
        '      if (!before) return false;\n',
      ),
    ],
  },
  {
    name: 'a delivery passes whoever has the probe',
    kind: 'two deliveries when a circuit’s time is over',
    edits: [edit(circuit, 'if (!isTaken) return', 'if (isTaken === undefined) return')],
  },
  {
    name: 'a circuit holds nobody',
    kind: 'the vendor stops a template message',
    edits: [edit(circuit, 'if (first) return', 'if (first && waits.length > 1000) return')],
  },
  {
    name: 'a circuit holds an invite past its deadline',
    kind: 'the vendor stops a number for good',
    edits: [
      edit(
        deliver,
        'if (deps.now() >= deadlineOf(target.record, row)) return false;\n',
        'if (!target || !row) return true;\n',
      ),
      edit(
        deliver,
        'Math.min(deps.now() + heldForMs, gate.until, deadlineOf(record, row) + 1000)',
        'Math.min(deps.now() + heldForMs, gate.until)',
      ),
    ],
  },
  {
    name: 'a message that the vendor took closes no circuit',
    kind: 'the vendor stops a template message',
    edits: [edit(circuit, "await circuits.close(key, now()).catch(() => 'kept')", "'kept'")],
  },
  {
    name: 'a receipt of an agent’s message is taken for one of its invite',
    kind: 'an agent’s message is reported by its vendor',
    edits: [edit(apply, 'const number = message?.number ?? 0;', 'const number = 0 * (message?.number ?? 0);')],
  },
  {
    name: 'agents hear nothing more of what they wrote',
    kind: 'an agent’s message is reported before the answer to its send',
    edits: [edit(apply, 'if (isTold) await putReceipt(deps, receipt, known);', 'void isTold;')],
  },
  {
    name: 'agents hear what settles a message once, or never',
    kind: 'an agent’s message of which nobody knows is reported',
    edits: [
      edit(apply, "raised !== 'lower' && passOn", "(raised !== 'repeated' || receipt.status === 'failed') && passOn"),
    ],
  },
  {
    name: 'agents hear of a message of which nobody knows what the channel says',
    kind: 'an agent’s message of which nobody knows is reported',
    edits: [edit(apply, "known.written?.status !== 'sent' || passedOn", 'passedOn')],
  },
  {
    name: 'a message of which nobody knows stays so, whatever its vendor reports',
    kind: 'an agent’s message of which nobody knows is reported',
    edits: [
      edit(
        'lib/conversation/agent/message-state.ts',
        'const settled = receipt ?? {',
        "const settled = (message.status === 'unknown' ? undefined : receipt) ?? {",
      ),
    ],
  },
];

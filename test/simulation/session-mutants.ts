/** Mistakes with sessions of the builtin chat server, their entries, their contacts and what the agents get. */
import { edit, type Mutant } from './mutant.ts';

const attempt = 'lib/invite/attempt.ts';
const deliver = 'lib/invite/deliver.ts';
const sweep = 'lib/invite/sweep.ts';
const session = 'lib/invite/session.ts';
const decision = 'lib/invite/sweep-decision.ts';
const writeEntry =
  '    if (record.notification && (!before || (record.step && before.attempt === 0))) await writeEntry(deps, delivery);\n';
const lost = "    if (!claimed) return { status: 'lost' };\n";

export const sessionMutants: readonly Mutant[] = [
  { name: 'entry after claim', edits: [edit(attempt, writeEntry), edit(attempt, lost, `${lost}${writeEntry}`)] },
  {
    name: 'a contact’s key is taken from the first one',
    seed: 198,
    edits: [
      edit('test/memory/contacts.ts', '      if (pointers.get(key)?.version !== expectedVersion) return false;\n\n'),
    ],
  },
  {
    name: 'the agents get a contact before it is stored',
    kind: 'posted again before it was claimed',
    edits: [edit('lib/contact/identify.ts', '!contact || isOld(contact, at) || ', '!!contact && ')],
  },
  {
    name: 'sweep ignores retrying',
    edits: [
      edit(decision, "if (row.status === 'sending' || row.status === 'retrying') {", "if (row.status === 'sending') {"),
    ],
  },
  {
    name: 'entry deleted before terminate',
    kind: 'ended after it was sent',
    edits: [
      edit(
        sweep,
        "finding: (await end(deps, decision, row)) ? decision.finding : 'failed' };",
        'finding: decision.finding, later: () => end(deps, decision, row) };',
      ),
      edit(
        sweep,
        '  return examined.map(({ receipt, finding })',
        '  for (const { later } of examined) await later?.();\n  return examined.map(({ receipt, finding })',
      ),
    ],
  },
  {
    name: 'acknowledged before the interaction is placed',
    kind: 'a notification under the key of a plain one',
    edits: [
      edit(
        deliver,
        '      await publishRow(deps, { resolved, fallback }, attempted.row);',
        '      publishRow(deps, { resolved, fallback }, attempted.row).catch(() => {});',
      ),
    ],
  },
  {
    name: 'agents get an unknown one before it is written',
    seed: 16_426,
    edits: [
      edit(
        deliver,
        '  if (!(await writeOwn(deps.ledger, unknown, row.version))) return',
        '  await publish(deps, resolved, unknown);\n  if (!(await writeOwn(deps.ledger, unknown, row.version))) return',
      ),
      edit(
        deliver,
        'await giveUp(deps, situation.row, sending)',
        'await giveUp(deps, situation.row, { ...sending, resolved })',
      ),
      edit(
        deliver,
        "{ target, fallback }: Pick<Attempted, 'target' | 'fallback'>",
        "{ target, fallback, resolved }: Pick<Attempted, 'target' | 'fallback' | 'resolved'>",
      ),
    ],
  },
  {
    name: 'a notification’s entry ends a plain session of the same key',
    kind: 'a notification under the key of a plain one',
    edits: [edit(decision, "  if (row && !row.notification && !entry.ending) return { kind: 'over' };\n")],
  },
  {
    name: 'agents get the notice of an end at once only',
    seed: 156,
    edits: [edit('lib/chat-server/builtin.ts', '[{}, afterAnyDelivery]', '[{}]')],
  },
  {
    name: 'a cancelled invite is remembered for a minute only',
    kind: 'cancelled before it was claimed',
    edits: [edit(session, 'const longestTtl = 86_400_000;', 'const longestTtl = 60_000;')],
  },
  {
    name: 'the sweep drops an invite whose record may still come',
    kind: 'its entry meets a sweep before its record comes again',
    edits: [edit(decision, 'if (!row) { if (writer.now <= workEnds)', 'if (!row) { if (false)')],
  },
];

import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Code } from './world.ts';

/**
 * A mistake that somebody could make: in `file`, each snippet is replaced. A snippet that is gone fails the build of
 * the mutant.
 */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The kind of invite, or the seed, that is known to show it, where it is not among the first that are tried. */
  readonly kind?: string;
  readonly seed?: number;
};
type Edit = { readonly file: string; readonly snippet: string; readonly by: string };

const attempt = 'lib/invite/attempt.ts';
const deliver = 'lib/invite/deliver.ts';
const memory = 'test/memory/ledger.ts';
const sweep = 'lib/invite/sweep.ts';
const openOnChatServer = 'lib/invite/open-on-chat-server.ts';
const endOnChatServer = 'lib/invite/end-on-chat-server.ts';
const session = 'lib/invite/session.ts';
const decision = 'lib/invite/sweep-decision.ts';

const edit = (file: string, snippet: string, by = ''): Edit => ({ file, snippet, by });
const writeEntry = '    if (record.notification && !before) await writeEntry(deps, delivery);\n';
const lost = "    if (!claimed) return { status: 'lost' };\n";
const ownerCondition = '      if (rows.get(row.sessionId)?.version !== expectedVersion) return false;\n';
const waits = "(row.notBefore ?? 0) > now ? { kind: 'waiting', until: row.notBefore ?? now } : { kind: 'free' }";

export const mutants: readonly Mutant[] = [
  {
    name: 'a repeated post makes the deadline later',
    seed: 142_992,
    edits: [
      edit(attempt, 'const deadline = deadlineOf(record, before);', 'const { deadline } = record;'),
      edit(attempt, '{ deadline: claimed.deadline, isLate }', '{ deadline, isLate }'),
      edit(attempt, 'cannotFinish(deps, claimed, inTime)', 'cannotFinish(deps, { ...claimed, deadline }, inTime)'),
      edit(memory, ' && stored.deadline > now'),
      edit(memory, 'deadline: stored?.deadline ?? claim.deadline,'),
    ],
  },
  {
    name: 'claim without condition',
    edits: [
      edit(
        memory,
        '      if (stored && !((due || leaseExpired) && stored.contentHash === claim.contentHash)) return undefined;\n',
      ),
    ],
  },
  {
    name: 'send before claim',
    edits: [
      edit(
        attempt,
        '    const claimed = await takeClaim(',
        '    const early = await send(deps, delivery, { deadline: record.deadline, isLate: () => false });\n    const claimed = await takeClaim(',
      ),
      edit(attempt, 'send(deps, delivery, { deadline: claimed.deadline, isLate })', 'Promise.resolve(early)'),
    ],
  },
  { name: 'entry after claim', edits: [edit(attempt, writeEntry), edit(attempt, lost, `${lost}${writeEntry}`)] },
  {
    name: 'a lease that ran out is claimable',
    edits: [edit(deliver, 'attempted = sendsAgain(target)', 'attempted = true')],
  },
  {
    name: 'loser acknowledges',
    seed: 16,
    edits: [edit(deliver, 'return keep(deps, received, situation.until);', "return 'ack';")],
  },
  {
    name: 'our own claim counts as lost',
    edits: [edit('lib/invite/take-claim.ts', '  return ownRow(deps, claim);', '  return undefined;')],
  },
  {
    name: 'no notBefore',
    edits: [
      edit('lib/invite/state.ts', waits, "{ kind: 'free' }"),
      edit(
        memory,
        "stored?.status === 'retrying' && (stored.notBefore ?? 0) <= now && ",
        "stored?.status === 'retrying' && ",
      ),
    ],
  },
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
  { name: 'outcome without owner condition', edits: [edit(memory, ownerCondition)] },
  { name: 'retry of unknown', edits: [edit('lib/invite/outcome.ts', 'resendUnknown ? {', 'true ? {')] },
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
        '      await publish(deps, resolved, attempted.row);',
        '      publish(deps, resolved, attempted.row).catch(() => {});',
      ),
    ],
  },
  {
    name: 'agents get an unknown one before it is written',
    seed: 6672,
    edits: [
      edit(
        deliver,
        '  if (!(await writeOwn(deps.ledger, unknown, row.version))) return',
        '  await publish(deps, resolved, unknown);\n  if (!(await writeOwn(deps.ledger, unknown, row.version))) return',
      ),
      edit(
        deliver,
        'await giveUp(deps, situation.row, record.caller)',
        'await giveUp(deps, situation.row, record.caller, resolved)',
      ),
      edit(deliver, 'row: LedgerRow, caller: string)', 'row: LedgerRow, caller: string, resolved)'),
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
    name: 'a final state is written over',
    kind: 'permanent refusal',
    edits: [
      edit(
        'lib/invite/state.ts',
        "    case 'sent':\n    case 'failed':",
        "    case 'failed':\n      return { kind: 'free' };\n    case 'sent':",
      ),
      edit(
        memory,
        "stored?.status === 'retrying' && ",
        "(stored?.status === 'retrying' || stored?.status === 'failed') && ",
      ),
    ],
  },
  {
    name: 'sent past the deadline',
    edits: [
      edit(attempt, 'atLatest >= deadline ||'),
      edit(memory, ' && stored.deadline > now'),
      edit(attempt, 'if (deps.now() >= deadline)', 'if (false)'),
    ],
  },
  {
    name: 'sent before its chat is written down',
    kind: 'through GMS',
    edits: [
      edit(
        openOnChatServer,
        '      const written = await writeDown(',
        '      const early = await send();\n      const written = await writeDown(',
      ),
      edit(openOnChatServer, 'handed(await send(), written)', 'handed(early, written)'),
    ],
  },
  {
    name: 'a chat that could not be written down stays open',
    kind: 'through GMS',
    edits: [
      edit(
        openOnChatServer,
        '  const { status } = await deps.chatServers.terminate(',
        "  const { status } = { status: 'terminated' };\n  void (",
      ),
    ],
  },
  {
    name: 'every attempt opens its own chat',
    kind: 'throttled, with its chat open',
    edits: [
      edit(openOnChatServer, "opens === 'after-send' || claimed.chat.id !== undefined", "opens === 'after-send'"),
    ],
  },
  {
    name: 'a chat whose answer was lost is asked for again',
    kind: 'GMS forgets its answer',
    edits: [edit(openOnChatServer, "channel.resendUnknown ? 'retry' : 'refused'", "'retry'")],
  },
  {
    name: 'a chat whose answer was lost is not counted',
    kind: 'GMS forgets its answer',
    edits: [edit(openOnChatServer, '  reportLostChat(deps, claimed);\n')],
  },
  {
    name: 'a chat whose owner never came back is not counted',
    kind: 'through GMS',
    edits: [edit(deliver, '  reportLostChat(deps, row);\n')],
  },
  {
    name: 'a chat that stays in doubt is not counted',
    seed: 111,
    edits: [edit(attempt, "    if (row.maybeSent && outcome.status !== 'retrying') reportLostChat(deps, row);\n")],
  },
  {
    name: 'an end that the chat server did not confirm counts',
    kind: 'a notification through GMS',
    edits: [edit(endOnChatServer, "  if (result.status === 'unconfirmed') throw", '  if (false) throw')],
  },
  {
    name: 'nobody ends the chat of an invite that failed',
    kind: 'refused, with its chat open',
    edits: [
      edit(
        endOnChatServer,
        'if (!isExternal(row) || reason === undefined) return;',
        "if (!isExternal(row) || reason !== 'notification') return;",
      ),
    ],
  },
  {
    name: 'the ledger says that an external chat has ended in the write of the outcome',
    kind: 'a notification through GMS',
    edits: [
      edit('lib/invite/state.ts', "status === 'retrying' || isExternal(row)) return", "status === 'retrying') return"),
    ],
  },
  {
    name: 'a DELETE ends a chat that is still being sent to',
    seed: 177,
    edits: [edit(session, '  if (!isExternal(row)) return undefined;\n', '  if (row) return undefined;\n')],
  },
  {
    name: 'a look at an invite that is being sent writes its row',
    seed: 8673,
    edits: [
      edit(endOnChatServer, " || row.status === 'sending' || row.status === 'retrying') return row;", ') return row;'),
    ],
  },
  {
    name: 'a message that Amazon Connect sends is not checked against the deadline',
    kind: 'claimed just before its deadline, through Connect',
    edits: [edit(openOnChatServer, "if (isLate()) return handed({ status: 'late' });")],
  },
  {
    name: 'the deadline trusts every clock',
    kind: 'claimed just before its deadline, and the clock is behind',
    edits: [edit(attempt, 'now() + settings.clockMarginMs', 'now()')],
  },
  {
    name: 'a pause does not hold an invite that could be claimed',
    kind: 'paused before it is claimed',
    edits: [
      edit(
        deliver,
        "return (kind === 'free' || sendsAgain(target)) && deps.isPaused",
        "return kind !== 'free' && sendsAgain(target) && deps.isPaused",
      ),
    ],
  },
  {
    name: 'a pause does not hold an invite that is sent again after its lease',
    kind: 'paused while it is sent, through Connect',
    edits: [edit(deliver, "return (kind === 'free' || sendsAgain(target)) && deps", "return kind === 'free' && deps")],
  },
  {
    name: 'a cool-down is the same for every response',
    kind: 'another response within a cool-down',
    edits: [edit('lib/invite/cool-down.ts', "clientId, response?.id ?? ''", 'clientId')],
  },
  {
    name: 'a cool-down holds nobody',
    kind: 'the same response within a cool-down',
    edits: [edit('lib/invite/cool-down.ts', 'cooldownSeconds === 0', 'cooldownSeconds >= 0')],
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
  {
    name: 'a machine that stood still writes its outcome over anything',
    kind: 'its machine stands still, and meanwhile it is ended',
    edits: [
      edit(
        attempt,
        'if (!(await writeOwn(deps.ledger, next, expectedVersion)))',
        'const stored = await deps.ledger.read(next.sessionId); if (!(await writeOwn(deps.ledger, next, stored?.version)))',
      ),
    ],
  },
  {
    name: 'a machine that stood still sends after its lease',
    kind: 'its machine stands still, and meanwhile it is ended',
    edits: [edit(attempt, ' || now() + settings.sendTimeoutMs + settings.marginMs >= leaseUntil || !inTime()')],
  },
  {
    name: 'a token that was refused is kept',
    kind: 'the token is renewed',
    edits: [edit('lib/channel/with-secret.ts', 'readSecret(reference, { fresh: true })', 'readSecret(reference)')],
  },
  {
    name: 'another content is sent than was accepted',
    kind: 'its response changes while it waits',
    edits: [edit('lib/invite/resolve.ts', 'found?.hash === record.response?.hash ? found : undefined', 'found')],
  },
  {
    name: 'a claim forgets the chat of an earlier attempt',
    kind: 'through GMS',
    edits: [edit(memory, 'chat: stored?.chat ?? claim.chat', 'chat: claim.chat')],
  },
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'node_modules/.cache/mutants');

/** The code with the mistake in it. */
export async function buildMutant({ name, edits }: Mutant): Promise<Code> {
  const outfile = join(folder, `${name.replaceAll(/\W+/g, '-')}.mjs`);
  await mkdir(folder, { recursive: true });

  await build({
    entryPoints: [join(root, 'test/simulation/code.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\/(lib|test\/memory)\/.*\.ts$/ }, async ({ path }) => {
            const mine = edits.filter(({ file }) => path === join(root, file));

            return mine.length === 0
              ? undefined
              : { contents: mine.reduce(change, await readFile(path, 'utf8')), loader: 'ts' };
          });
        },
      },
    ],
  });

  return (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as Code;
}

/** Where a line of it breaks is the formatter's business: a blank of the snippet stands for any white space. */
function change(source: string, { file, snippet, by }: Edit): string {
  const pattern = new RegExp(snippet.trim().split(/\s+/).map(escaped).join('\\s+'), 'g');
  if (source.match(pattern)?.length !== 1) throw new Error(`${file} has not exactly one ${snippet.trim()}`);

  return source.replace(pattern, () => by);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w\s]/g, '\\$&');
}

/** One run of the system in the foreground, from its settings to Ctrl-C. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutCallbacks } from './callbacks.ts';
import { type CallersFile, CallersUnusable, openCallers } from './callers.ts';
import { CatalogBroken } from './catalog.ts';
import { firstInvite, inviteCommand } from './first-invite.ts';
import { summary } from './live-catalog.ts';
import { startReplaceable } from './replaceable.ts';
import { readStack } from './stack.ts';
import { StateDamaged, StateInUse, StateUnusable } from './state.ts';
import { type System, startSystem } from './system.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** Resolves with the exit code. */
export async function runUntilStopped(): Promise<number> {
  const terminal = createTerminal({ stream: process.stdout, now: Date.now });
  // A variable that is set to nothing counts as not set.
  const {
    PORT = '3000',
    STATE_DIR = '.local',
    CATALOG = 'catalog',
    SWEEP_GRACE_SECONDS = '5',
    FLEX_DISCONNECT_TIMEOUT = '45',
    CALLERS,
    STATUS_WEBHOOK_URL,
    STATUS_WEBHOOK_SECRET = 'local-app-secret',
  } = Object.fromEntries(Object.entries(process.env).filter(([, text]) => text !== ''));
  const webhook =
    STATUS_WEBHOOK_URL === undefined ? undefined : { url: STATUS_WEBHOOK_URL, secret: STATUS_WEBHOOK_SECRET };

  let running: Awaited<ReturnType<typeof startReplaceable>>;
  let callers: CallersFile | undefined;
  try {
    const whole = readStack(readFileSync(serverlessYml, 'utf8'), 'local');
    if (webhook && !URL.canParse(webhook.url))
      throw new VariableInvalid(`STATUS_WEBHOOK_URL is ${webhook.url}: it must be a URL.`);
    callers = CALLERS === undefined ? undefined : await openCallers(CALLERS);
    const stack = callers && callers.callbacks.size > 0 ? whole : withoutCallbacks(whole);
    const port = toNumber('PORT', PORT, { from: 0, to: 65_535, hint: ' (any free one)' });
    const disconnectSeconds = toNumber('FLEX_DISCONNECT_TIMEOUT', FLEX_DISCONNECT_TIMEOUT, { from: 1, to: 86_400 });
    const settings = {
      ...{ stack, stateDir: STATE_DIR, catalogFolder: CATALOG, callers, disconnectSeconds, terminal, webhook },
      overrides: { SWEEP_GRACE_SECONDS, ...(callers && { CALLERS: callers.setting }) },
    };
    running = await startReplaceable({
      start: (given) => startSystem({ ...settings, ...given }),
      stateDir: STATE_DIR,
      port,
      onReplaced: () => terminal.say('All state was replaced.'),
      onKept: (cause) =>
        terminal.problem(`This state cannot be used: ${whatToDo(cause, PORT)}\nThe one of before goes on.`),
      onLost(cause) {
        terminal.problem(whatToDo(cause, PORT));
        process.exit(1);
      },
    });
  } catch (cause) {
    terminal.problem(whatToDo(cause, PORT));
    return cause instanceof VariableInvalid || cause instanceof CallersUnusable ? 2 : 1;
  }

  greet(running.system, terminal, {
    catalog: CATALOG,
    state: STATE_DIR,
    callers: CALLERS,
    names: callers?.names ?? [],
  });
  await stopSignal();
  terminal.say('Ending. What is under way goes on at the next start.');
  setTimeout(() => process.exit(1), longestEnd).unref();
  await running.close();
  return 0;
}

const serverlessYml = new URL('../serverless.yml', import.meta.url);

class VariableInvalid extends Error {}

type Range = { readonly from: number; readonly to: number; readonly hint?: string };

function toNumber(name: string, text: string, { from, to, hint = '' }: Range): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;

  throw new VariableInvalid(`${name} is ${text}: it must be a whole number from ${from}${hint} to ${to}.`);
}

function whatToDo(cause: unknown, port: string): string {
  const known = [CallersUnusable, CatalogBroken, StateDamaged, StateInUse, StateUnusable, VariableInvalid];
  if (cause instanceof Error && known.some((type) => cause instanceof type)) return cause.message;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken. End what listens there, or give this another one: PORT=${Number(port) + 1} npm start`;
  }
  return code === 'EACCES'
    ? `Port ${port} is not yours to take. Give another one: PORT=3000 npm start`
    : `Cannot start: ${cause instanceof Error ? cause.message : cause}`;
}

function greet(
  { endpoints, catalog }: System,
  terminal: Terminal,
  folders: {
    readonly catalog: string;
    readonly state: string;
    readonly callers: string | undefined;
    readonly names: readonly string[];
  },
): void {
  const invite = firstInvite(catalog());
  terminal.say(
    [
      `InviteToChat on Node ${process.versions.node}, all on this machine. Ctrl-C ends it.`,
      `  page     ${endpoints.api}/  (open it: be the client, be the agent, see every step)`,
      `  API      ${endpoints.api}  (GET /local lists what there is to see)`,
      `  catalog  ${folders.catalog}: ${summary(catalog())}`,
      `  state    ${folders.state}: ${join(folders.state, 'endpoints.json')} has all URLs`,
      folders.callers === undefined
        ? '  callers  none: every program on this machine may post. A deployment lists its callers.'
        : `  callers  ${folders.callers}: ${folders.names.join(', ')}`,
      ...(invite === undefined
        ? ['Invite somebody on the page.']
        : [
            'Invite somebody:',
            `  ${inviteCommand(invite, { api: endpoints.api, needsKey: folders.callers !== undefined })}`,
          ]),
      '',
    ].join('\n'),
  );
}

const longestEnd = 30_000;

/** Ctrl-C reaches the process twice if npm hands it on: every signal after the first is ignored. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());

    // npm hands SIGTERM to the shell that runs the script, and some shells end without handing it on.
    const { ppid } = process;
    if (process.env.npm_lifecycle_event !== undefined)
      setInterval(() => {
        if (process.ppid !== ppid) resolve();
      }, 250).unref();
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { Endpoints } from '../../local/state.ts';

export type LocalProcess = {
  readonly endpoints: Endpoints;
  readonly api: string;
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => Promise<number | null>;
};

type Settings = {
  readonly stateDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the project is; default: here. */
  readonly cwd?: string;
  /** Who ends it. Default: the end of the test that starts it. */
  readonly atEnd?: (end: () => Promise<void>) => void;
};

/** `npm start`'s command in a process of its own, on a free port; it is up when this resolves. */
export async function startLocally(settings: Settings, limits = waiting): Promise<LocalProcess> {
  const { child, output } = run(['cli/start.ts'], settings);
  const endpoints = await vi.waitFor(() => {
    expect(child.exitCode, output()).toBeNull();
    const announced = JSON.parse(readFileSync(join(settings.stateDir, 'endpoints.json'), 'utf8'));
    expect(announced.pid).toBe(child.pid);
    return announced;
  }, limits);

  return { endpoints, api: endpoints.api, output, kill: (signal) => end(child, signal) };
}

/** A command that ends by itself: its exit code and what it said. */
export async function runLocally(
  args: readonly string[],
  settings: Settings,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, output } = run(args, settings);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}

/** Two cores are shared with all other tests. */
export const waiting = { timeout: 60_000, interval: 50 };

function run(args: readonly string[], { stateDir, env, cwd, atEnd = onTestFinished }: Settings) {
  const child = spawn(process.execPath, args, {
    ...(cwd !== undefined && { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: '0', STATE_DIR: stateDir, SWEEP_GRACE_SECONDS: '0', NO_COLOR: '1', ...env },
  });
  // What ends in order leaves to the next one what it has compiled.
  atEnd(async () => {
    await end(child, 'SIGTERM');
  });

  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from '../../local/state.ts';

/** `npm start`'s process, which can be killed and started again on the same state. */
export type LocalSystem = {
  /** Resolves when it is up. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly endpoints: () => Endpoints;
  readonly output: () => string;
};

const maxStartMs = 120_000;

export function createLocalSystem(stateDir: string, { catalog = 'catalog' } = {}): LocalSystem {
  let child: ChildProcess | undefined;
  let endpoints: Endpoints | undefined;
  let output = '';
  process.once('exit', () => child?.kill('SIGKILL'));

  const announced = (): Endpoints | undefined => {
    try {
      const read: Endpoints = JSON.parse(readFileSync(join(stateDir, 'endpoints.json'), 'utf8'));
      return read.pid === child?.pid ? read : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    start: async () => {
      const started = spawn(process.execPath, ['cli/start.ts'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...{ PORT: '0', STATE_DIR: stateDir, CATALOG: catalog, SWEEP_GRACE_SECONDS: '2', NO_COLOR: '1' },
        },
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.setEncoding('utf8').on('data', (text) => {
          output = (output + text).slice(-20_000);
        });
      }

      for (const until = Date.now() + maxStartMs; Date.now() < until; await sleep(25)) {
        const up = announced();
        endpoints = up ?? endpoints;
        if (up) return;
        if (started.exitCode !== null) break;
      }

      throw new Error(`npm start did not come up:\n${output}`);
    },

    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;

      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },

    endpoints: () => {
      if (!endpoints) throw new Error('npm start is not up');
      return endpoints;
    },

    output: () => output,
  };
}

export type Answer = { readonly status: number; readonly location: string; readonly json: unknown };

/** What the system answers, or undefined if it is down. */
export async function ask(url: string, init: RequestInit = {}): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });

    return { status: response.status, location: response.headers.get('location') ?? '', json: await response.json() };
  } catch {
    return undefined;
  }
}

/** `npm run desk` in a process of its own, with an agent who types. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export function startDesk({ stateDir, command }: { readonly stateDir: string; readonly command: string }) {
  const args = command.trim().replace(/^npm run desk( -- )?/, '');
  const child = spawn(process.execPath, ['examples/desk/main.ts', ...args.split(' ').filter(Boolean)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, STATE_DIR: stateDir, NO_COLOR: '1' },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);

  return { output: () => text, type: (line: string) => child.stdin.write(`${line}\n`), kill };
}

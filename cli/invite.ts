/** `npm run invite -- FILE`: posts a body and follows its session to the end. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { createCommand, exitCode, runCommand } from './command.ts';
import { followSession, postInvite } from './esp-client.ts';
import { readRunningSystem } from './running-system.ts';
import { readTextFile } from './text-file.ts';

const instead = 'name where InviteToChat listens: --url http://127.0.0.1:3000';

await runCommand(
  createCommand('npm run invite', 'Posts an invite and follows its session to the end.')
    .argument('<file>', 'the body: JSON, or a form')
    .option('--url <url>', 'where InviteToChat listens; else `npm start` of STATE_DIR', apiUrl)
    .action(async (file, options) => {
      const url = options.url ?? readRunningSystem(process.env, { instead }).api;
      const body = readTextFile(file, { hint: 'events/esp/ has bodies to post.' });
      const sessionId = await postInvite(url, body, contentTypeOf(file), console.log);
      const { status } = await followSession(url, sessionId, console.log);
      process.exitCode = status === 'sent' ? exitCode.done : exitCode.failed;
    }),
);

function apiUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');

  throw new InvalidArgumentError('It must be a URL, such as http://127.0.0.1:3000.');
}

function contentTypeOf(file: string): string {
  return file.endsWith('.json') ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** `npm run convert -- dms.log`: the InviteToChat requests of a log as bodies to post. */
import { createCommand, exitCode, runCommand } from './command.ts';
import { findInvites } from './dms-log/find-invites.ts';
import { readTextFile } from './text-file.ts';

await runCommand(
  createCommand('npm run convert', 'Prints the InviteToChat requests of a log as bodies to post, one a line.')
    .argument('<log>', 'of Digital Messaging Server, Interaction Server or the Platform SDK')
    .option('--mask', 'replaces numbers, names and texts, so that the output can be shown to others', false)
    .action((log, options) => {
      process.exitCode = convert(log, options);
    }),
);

function convert(log: string, { mask }: { readonly mask: boolean }): number {
  const { invites, losses } = findInvites(readTextFile(log), { mask });

  for (const invite of invites) console.log(JSON.stringify(invite));
  for (const { line, problem } of losses) console.error(`${log}:${line}: ${problem}`);
  console.error(
    `${count(invites.length, 'InviteToChat request')} found${losses.length > 0 ? `, ${count(losses.length, 'problem')}` : ''}.`,
  );

  return invites.length === 0 || losses.length > 0 ? exitCode.failed : exitCode.done;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

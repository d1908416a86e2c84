import { conversationSettingsOf } from '../../lib/channel/conversation-settings.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { optOutNames, optOutScopeOf } from '../../lib/invite/opt-out.ts';
import { exitCode } from '../command.ts';
import { Stop } from '../stop.ts';
import { readTextFile } from '../text-file.ts';
import { findChannel, findClient, openConversations } from './open-conversations.ts';
import { readClientList } from './read-client-list.ts';
import type { Target } from './target.ts';

type Named = { readonly channel: string; readonly client: string };

export async function optOut(target: Target, { channel: name, client }: Named): Promise<number> {
  const channel = findChannel(target, name);
  const clientId = await findClient(channel, client);
  const { optOuts } = openConversations(target);
  await optOuts.put(optOutScopeOf(channel), [clientId], { at: Date.now(), by: 'operator' });

  console.log(`✓ The client gets nothing more on ${sharing(target, channel)} of ${target.stage}.`);

  return exitCode.done;
}

export async function optIn(target: Target, { channel: name, client }: Named): Promise<number> {
  const channel = findChannel(target, name);
  const clientId = await findClient(channel, client);
  const { optOuts } = openConversations(target);
  await optOuts.remove(optOutScopeOf(channel), optOutNames(channel, [clientId]));

  console.log(`✓ The client may get messages on ${sharing(target, channel)} of ${target.stage}.`);

  return exitCode.done;
}

/** How many are written at the same time: an on-demand table takes many times as much. */
const atOnce = 20;
const reportEvery = 1000;

/** All of the list or, if a line of it names nobody, nothing. Repeating it does no harm. */
export async function importOptOuts(
  target: Target,
  { channel: name, file }: { readonly channel: string; readonly file: string },
): Promise<number> {
  const channel = findChannel(target, name);
  const { clientIds, repeated, problems } = await readClientList(readTextFile(file), channel);
  if (problems.length > 0)
    throw new Stop(
      [
        `✗ Nothing was stored: ${problems.length} of ${file} cannot be read.`,
        ...problems.slice(0, 20).map(({ line, why }) => `    line ${line}: ${why}`),
        ...(problems.length > 20 ? [`    and ${problems.length - 20} more`] : []),
      ].join('\n'),
    );

  const { optOuts } = openConversations(target);
  const scope = optOutScopeOf(channel);
  const at = Date.now();
  let stored = 0;
  for (let next = 0; next < clientIds.length; next += atOnce) {
    const some = clientIds.slice(next, next + atOnce);
    const written = await Promise.allSettled(some.map((id) => optOuts.put(scope, [id], { at, by: 'operator' })));
    const failed = written.find((one) => one.status === 'rejected');
    if (failed)
      throw new Stop(`✗ After ${stored} of ${clientIds.length} the table did not answer. Run it again: it goes on.`, {
        cause: failed.reason,
      });

    stored += some.length;
    if (stored % reportEvery === 0) console.log(`${stored} of ${clientIds.length}`);
  }

  const twice = repeated > 0 ? `, ${repeated} of them named twice` : '';
  console.log(
    `✓ ${stored} ${stored === 1 ? 'client gets' : 'clients get'} nothing more on ${sharing(target, channel)} of ${target.stage}${twice}.`,
  );

  return exitCode.done;
}

/** The channels on which it counts. */
function sharing({ catalog }: Target, channel: ChannelSettings): string {
  const scope = optOutScopeOf(channel);

  return catalog.channels
    .filter((one) => conversationSettingsOf(one) && optOutScopeOf(one) === scope)
    .map(({ name }) => name)
    .join(', ');
}

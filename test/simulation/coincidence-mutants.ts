/** Mistakes that show only when several faults come together, and those with what accept looks at. */
import { edit, type Mutant } from './mutant.ts';

export const coincidenceMutants: readonly Mutant[] = [
  {
    name: 'a search finds whom nobody has stored',
    seed: 9_020_314,
    edits: [
      edit(
        'lib/contact/identify.ts',
        "if (choice.status === 'one' && !contacts.has(choice.id)) return { status: 'none' };",
      ),
    ],
  },
  {
    name: 'what a buried message has opened stays open',
    seed: 161_542,
    edits: [
      edit(
        'lib/conversation/client/give-up-client-message.ts',
        "if (row?.chat.state === 'open') await endNow(deps, row, 'failed');",
        'void endNow; void row;',
      ),
    ],
  },
  {
    name: 'an invite goes out while the client writes in an open session',
    kind: 'an invite is refused while the client writes in an open session',
    edits: [
      edit(
        'lib/invite/open-sessions.ts',
        "return conversationSettingsOf(channel)?.whenOpen === 'refuse' && !notification;",
        'return conversationSettingsOf(channel) === undefined && !notification;',
      ),
    ],
  },
  {
    name: 'accept takes invites to clients who have opted out',
    kind: 'a client who has opted out is invited again',
    edits: [
      edit(
        'lib/invite/invite-refusal.ts',
        "return optOut && barsInvite(optOut, category) ? { code: 'opted_out' } : undefined;",
        'void optOut; void category; void barsInvite; return undefined;',
      ),
    ],
  },
];

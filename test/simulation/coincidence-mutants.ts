/** Mistakes with what clients write that show only when several faults come together. */
import { edit, type Mutant } from './mutant.ts';

const opens = 'lib/conversation/client/open-session.ts';

export const coincidenceMutants: readonly Mutant[] = [
  {
    name: 'who stood still takes a session back to where nobody looks',
    seed: 1_055_854,
    edits: [edit(opens, 'if (!(await mayMove())) throw', 'if (!mayMove) throw')],
  },
  {
    name: 'an opening that comes again does not know of an end',
    seed: 2_032_654,
    edits: [
      edit(
        'lib/conversation/client/publish-message.ts',
        'if (decided.opened && isAgain) await startEndsOver(deps, row);',
        'void startEndsOver; void isAgain;',
      ),
    ],
  },
];

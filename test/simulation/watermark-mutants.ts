/** Mistakes with vendors that report times up to which all has arrived: promise K. */
import { edit, type Mutant } from './mutant.ts';

const take = 'lib/conversation/receipts/take-watermark.ts';
const remembering = 'lib/lambda/remembering-channel.ts';
const between = 'a watermark lies between two messages';
const note = '      await sentMessages.put(line, { messageId, at }, { expiresAt, ...soon() }).catch(reported);\n';
const send = 'const outcome = isLate ? notBegun : await channel.send(message, options);';

export const watermarkMutants: readonly Mutant[] = [
  {
    name: 'a watermark covers what was sent after it',
    kind: between,
    edits: [edit(take, 'sentAt <= at ||', 'sentAt >= at ||')],
  },
  {
    name: 'a watermark is not waited with for the answer to a send',
    kind: 'a watermark comes before the answer to a send',
    edits: [edit(take, "return isWhole ? 'ack' : 'retain';", "return isWhole ? 'ack' : 'ack';")],
  },
  {
    name: 'what a watermark has not settled is forgotten',
    kind: 'a watermark comes before the answer to a send',
    edits: [edit(take, "fates[index] === 'settled'", 'index >= 0')],
  },
  {
    name: 'a late watermark lowers what is read',
    kind: between,
    edits: [
      edit(
        'test/memory/receipts.ts',
        'if (before && rankOf(before.status) >= rankOf(status)) {',
        'if (before?.status === status) {',
      ),
    ],
  },
  {
    name: 'what is delivered is never read',
    kind: between,
    edits: [edit(take, "!(status === 'delivered' && message.delivered)", '!message.delivered')],
  },
  {
    name: 'a message is noted after it was sent',
    kind: between,
    edits: [edit(remembering, note), edit(remembering, send, `${send}\n${note}`)],
  },
  {
    name: 'what a vendor refused stays noted',
    kind: 'a watermark comes after a refusal',
    edits: [edit(remembering, "if (outcome.status === 'refused' || outcome.status === 'retry')", 'if (isLate)')],
  },
];

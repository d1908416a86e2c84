/** docs/cost.md, from what was counted and the price list. */
import { reflow } from '../../cli/docs/reflow.ts';
import { metrics } from '../../lib/lambda/observe/metrics.ts';
import {
  alarmMetrics,
  type Bill,
  callbacksMonth,
  callbacksPerMillion,
  callbackWork,
  conversationsMonth,
  idleMonth,
  messagesPerMillion,
  perMillion,
  receiptsPerMillion,
  receiversMonth,
  sumOf,
} from './cost.ts';
import { type BilledCounts, type BilledWork, ourWays, usualWays } from './measure-billed.ts';
import { assumed, prices } from './prices.ts';

export function costPage(work: BilledWork): string {
  const dear = ourWays.map((name) => perMillion(work[name]));
  const idle = idleMonth();

  return reflow(`# What it costs

<!-- Written by \`npm run cost -- --write\`; a test counts again and holds this page to it. -->

Work is counted from the SDK's own calls while a hundred invites of each kind go through the functions on this
machine; prices are list prices of ${prices.region} as known on ${prices.asOf}, without free tiers and discounts
(\`test/bench/prices.ts\`: look them up before you rely on them). \`npm run bench\` holds the counts against their
marks.

## What an invite is billed for

${table(
  ['', 'queue requests', 'write units', 'read units', 'log, bytes', 'function runs'],
  [...ourWays, ...usualWays].map((name) => [name, ...countsOf(work[name])]),
)}

A queue request is 64 KiB of one call, from any side: accept's send, and then, shared by a batch of ten, the event
source mapping's receive and delete and the send of the interactions. A notification has an entry instead, which the
sweep receives and deletes, ten at a time; six receives that find nothing end a run. A write unit is a write of up to
1 KB: the claim and the outcome. Invites that come one at a time fill no batch. The retried ones were refused by the
vendor once: a receive, a hidden record and two writes more, and a read to see what the first attempt did.

Without receivers nothing is billed for receipts. With them three are counted for an invite (sent, delivered, read), of
a new client, each in a post of its own: a request, a send and a run of \`receive\` each, a read and a write each, and a
share of a batch of a hundred in \`relay\`; once an invite a write finds it by its vendor's id, and once a client another
one keeps its second name. A busy number's receipts come many in a post, and cost less.

With conversations an invite reads and writes more: the client's names, the conversation that its session joins, what
it carries, and the opt-outs, after its claim. A message of a client is a request, a send and a run of \`receive\`, a
run of \`relay\` shared by up to ten, some reads and two or three writes; one of an agent a request, a send and a run
of \`session\`, and in \`relay\` the claim, the outcome and the index. Counted are five of each, in turn.

With [callbacks](callbacks.md) each event that a caller is told of is billed by itself, and an invite that is sent,
delivered and ended has three: ${callbackWork.queueRequests} requests of a FIFO queue, of which one announces it and two
are the event source mapping's, a run of \`callback\`, a write for its revision, and ${callbackWork.readUnits} read units,
of row and receipt, both twice, and of its endpoint. To a caller's queue it is one request more, and with
conversations two read units more. A million of them that webhooks take at once are ${dollars(callbacksPerMillion())} dollars. One that
fails comes again, and costs as much once more.

On a channel with a [fallback](fallback.md) each invite has a timer: a send, its share of a receive, a delete and a run
of \`deliver\`, mostly one look after five seconds with two or three read units, and a write that says why no other step
follows. A step that is taken is billed like another invite; the second message's fee is most of it.

The usual way is the same delivery with Powertools' batch and idempotency utilities and a table of sessions
(\`test/bench/usual-deliver.ts\`): two writes for the idempotency record, two for the session, a send for each
interaction. Its sweep, which it needs as much as we do, is not counted. Ours takes
${share(work.plain, work['usual plain'])} of its requests and units for a plain invite,
${share(work['notification with its sweep'], work['usual notification'])} for a notification.

## A million invites, in dollars

${table(['', ...ourWays], [...Object.keys(dear[0] ?? {}).map((line) => [line, ...dear.map((bill) => dollars(bill[line]))]), ['**AWS**', ...dear.map((bill) => `**${dollars(sumOf(bill))}**`)]])}

Three receipts are ${dollars(receiptsPerMillion(work))} dollars a million invites more; the mark is 12.

Ten messages of a conversation are ${dollars(messagesPerMillion(work))} dollars a million conversations more; the mark
is 80.

**The vendor's fee comes on top, and is most of it**: WhatsApp takes $${prices.whatsappUtility} for a utility template
to North America, $${Math.round(prices.whatsappUtility * 1e6).toLocaleString('en')} a million; Meta's rate card has the prices of other countries
and categories.

Counted are requests, units, runs and our log lines. Assumed are: ${assumed.acceptMs} ms a run of \`accept\`,
${assumed.deliverMs} ms of \`deliver\`, ${assumed.receiveMs} ms of \`receive\` and ${assumed.relayMs} ms of \`relay\` at 512 MB, of which nearly all is waiting; ${assumed.platformLogBytes}
bytes of Lambda's own log a run and ${assumed.accessLogBytes} of the API's a request; a row of ${assumed.rowBytes}
bytes kept for ${assumed.rowDays} days, with its backup, and ${assumed.receiptBytes} bytes of receipts and names; a trace for every invite, which is the most it can be: X-Ray
takes one a second and 5 % of the rest, and with \`tracing: false\` none; receipts are not traced. Sends name a message group, for
$${prices.sqsFairPerMillion.toFixed(2)} a million more. While a channel has a cooldown, each attempt is one more
write; a function reads the paused channels once in 15 seconds.

## A stack that nobody uses, a month

${table(['', 'dollars'], [...Object.entries(idle).map(([line, sum]) => [line, dollars(sum)]), ['**all of it**', `**${dollars(sumOf(idle))}**`]])}

- Pollers: Lambda keeps ${assumed.pollers} long polls of ${assumed.pollSeconds} s on a queue whose mapping has a
  maximum concurrency (it goes down to two only without one): ${assumed.pollers} ×
  ${(86_400 * 30) / assumed.pollSeconds} =
  ${((assumed.pollers * 86_400 * 30) / assumed.pollSeconds).toLocaleString('en')} receives. The other queues have no
  mapping.
- With receivers two more queues are polled like this, and ${alarmMetrics('deploy/receipts.yml')} metrics more are watched:
  ${dollars(receiversMonth())} dollars more.
- With conversations another queue is polled, and ${alarmMetrics('deploy/conversations.yml')} metrics more are watched:
  ${dollars(conversationsMonth())} dollars more. Clients' files cost what S3 takes for 30 days.
- With callbacks another queue is polled, and ${alarmMetrics('deploy/callbacks.yml')} metrics more are watched:
  ${dollars(callbacksMonth())} dollars more.
- The sweep runs every five minutes, ${((86_400 * 30) / 300).toLocaleString('en')} times,
  ${assumed.idleSweepMs / 1000} s each at 512 MB, and receives six times.
- Alarms are billed by the metrics they look at. They are always there; the setting \`alarmsEmail\` only says who is notified. The setting \`dashboard\` adds 3 dollars, and AWS gives the first three away.
- SSM's standard parameters cost nothing, nor do the requests for them. Queues, API and an empty table cost nothing by
  the month.

In a month with traffic come metrics, $${prices.customMetricMonth.toFixed(2)} each for as long as it has values:
${Object.keys(metrics).length} names at the most, of which usually six or seven are seen (accepted, refused, sent, failed,
entries, and two times), and one more for each fault and each channel. The ledger's key in KMS is asked for at most
once in five minutes by each function: under ${dollars(((4 * 86_400 * 30) / 300 / 1e6) * prices.kmsPerMillion)}
dollars.
`);
}

function countsOf({ queueRequests, writeUnits, readUnits, logBytes, invocations }: BilledCounts): string[] {
  return [queueRequests, writeUnits, readUnits, logBytes, invocations].map((count) =>
    count.toLocaleString('en', { maximumFractionDigits: 2 }),
  );
}

function share(work: BilledCounts, of: BilledCounts): string {
  const units = ({ queueRequests, writeUnits }: BilledCounts) => queueRequests + writeUnits;

  return `${Math.round((units(work) / units(of)) * 100)} %`;
}

function dollars(sum: Bill[string] | undefined): string {
  return (sum ?? 0).toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

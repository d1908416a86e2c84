/** `npm run desk`: an agent at a keyboard. Every session gets a number when its client first writes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createApi, Refused } from './api.ts';
import { consume } from './consume.ts';
import { openMemory } from './memory.ts';
import { createView } from './view.ts';

const help = `Usage: npm run desk -- [options]

Shows what clients write, and sends what you type. Sessions have numbers:
  1: Good morning       answers in session 1, and makes it yours
  1: /file bill.pdf     sends a file, with what follows as its text
  1: /response go-on    sends a standard response of the catalog
  1: /take              takes it over from another agent
  1: /end               ends it
A line without a number goes to the session of your last line, or to the last one shown.

Options:
  --agent NAME   who you are (agent)
  --state DIR    what \`npm start\` runs on here (STATE_DIR, or .local)
  --memory DIR   what this desk remembers; all desks of a queue share it (STATE_DIR/desk)
  --queue URL    a chat queue in AWS, with --api; your AWS settings count
  --api URL      InviteToChat's API; DESK_KEY is the key for it
  --help         shows this`;

const { values } = parseArgs({
  options: {
    ...{ agent: { type: 'string', default: 'agent' }, help: { type: 'boolean' }, memory: { type: 'string' } },
    state: { type: 'string', default: process.env.STATE_DIR || '.local' },
    ...{ queue: { type: 'string' }, api: { type: 'string' } },
  },
});
const { agent, state } = values;
if (values.help) {
  console.log(help);
  process.exit();
}

const { sqs, queueUrl, api: url } = whereToWork();
const key = process.env.DESK_KEY;
const headers: Record<string, string> = key ? { 'x-api-key': key } : {};
const api = createApi({ url, headers });
const memory = openMemory(values.memory ?? join(state, 'desk'));
const view = createView();
const stopping = new AbortController();
const isTerminal = process.stdout.isTTY === true;
let last: number | undefined;

const keyboard = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ', terminal: isTerminal })
  .on('line', (line) => void type(line).catch(complain).finally(prompt))
  // What was typed last is still on its way.
  .on('close', () => setTimeout(() => process.exit(), 300));
say(`Desk of ${agent}. Ctrl-D ends it; npm run desk -- --help says what you can type.`);

await Promise.all([listen(), show()]);

/** What the queue says goes into the memory, from where every desk shows it. */
async function listen(): Promise<void> {
  while (!stopping.signal.aborted) {
    await consume({
      ...{ sqs, queueUrl, api: url, headers, waitSeconds: 1 },
      offered: { has: memory.isOpened, add: () => {}, delete: () => {} },
      offer: memory.opened,
      say: memory.said,
      note: memory.noted,
      withdraw: memory.ended,
    }).catch(async (error) => {
      complain(error);
      await wait(1000);
    });
  }
}

async function show(): Promise<void> {
  for (;;) {
    for (const session of memory.sessions()) {
      // An invite that nobody has answered waits: it is nobody's turn.
      const hasWritten = session.messages.some(({ from }) => from === 'client');
      if (session.number === undefined && hasWritten) memory.number(session.id);
      for (const line of view(session)) {
        say(line);
        last = session.number;
      }
    }
    await wait(100);
  }
}

async function type(line: string): Promise<void> {
  const [, typed, order, rest = ''] = /^\s*(?:(\d+):\s+)?(\/\w+)?\s*(.*)$/.exec(line) ?? [];
  if (order === undefined && rest.trim() === '') return;

  const number = typed === undefined ? last : Number(typed);
  const session = memory.sessions().find((one) => one.number === number);
  if (!session) return say(`There is no session ${number ?? ''}: nobody has written yet.`);

  last = session.number;
  const { id } = session;
  const holder = memory.take(id, agent, { over: order === '/take' });
  if (holder !== agent) return say(`${number}  is with ${holder}: ${number}: /take takes it over`);

  const author = { name: agent };
  switch (order) {
    case '/take':
      return;
    case '/end':
      return void (await api.end(id));
    case '/response':
      return void (await api.post(id, { standardResponseId: rest.trim(), author }));
    case '/file': {
      const [, path = '', text = ''] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
      const mediaId = await api.upload(id, path);
      return void (await api.post(id, { mediaId, ...(text !== '' && { text }), author }));
    }
    case undefined:
      await api.show(id, 'read');
      return void (await api.post(id, { text: rest, author }));
    default:
      say(`${order} is none of /file, /response, /take and /end`);
  }
}

/** Above the line that the agent is typing. */
function say(line: string): void {
  if (isTerminal) process.stdout.write('\r\u001b[K');
  console.log(line);
  prompt();
}

function prompt(): void {
  if (isTerminal) keyboard.prompt(true);
}

function complain(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  say(error instanceof Refused ? `Not sent. ${reason}` : `It did not work: ${reason}`);
}

function whereToWork() {
  if (values.queue !== undefined && values.api !== undefined)
    return { sqs: new SQSClient({}), queueUrl: values.queue, api: values.api };

  const file = join(state, 'endpoints.json');
  try {
    const { api, sqs: endpoint, chatQueueUrlBase } = JSON.parse(readFileSync(file, 'utf8'));
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

    return {
      sqs: new SQSClient({ endpoint, region: 'us-east-1', credentials }),
      queueUrl: `${chatQueueUrlBase}agents`,
      api,
    };
  } catch {
    console.error(`Nothing runs on ${state}. Start it with \`npm start\`, or name --queue and --api.`);
    process.exit(1);
  }
}

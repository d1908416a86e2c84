/** The caller's side of an invite: posts it, and follows its session to the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Stop } from './stop.ts';

const problemSchema = z.object({
  faultCode: z.string(),
  title: z.string().optional(),
  detail: z.string().optional(),
  parameter: z.string().optional(),
});
const faultSchema = problemSchema.extend({ problems: z.array(problemSchema).optional() });
const sessionSchema = z.object({
  status: z.string(),
  chat: z.object({ state: z.string(), reason: z.string().optional() }).optional(),
  attempts: z.number().optional(),
  deadline: z.string().optional(),
  fault: problemSchema.optional(),
});
type Session = z.infer<typeof sessionSchema>;

/** Returns our id of the session, which `Location` ends with: the one in the body may be the chat server's. */
export async function postInvite(
  url: string,
  body: string,
  contentType: string,
  say: (line: string) => void,
): Promise<string> {
  const answer = await request(`${url}/esp`, { method: 'POST', headers: { 'content-type': contentType }, body });
  const sessionId = /^\/sessions\/(\w+)$/.exec(answer.location)?.[1];
  if (!answer.ok || sessionId === undefined) throw new Stop(faultText(answer.status, answer.json));

  say(`${sessionId}  ${answer.replayed ? 'the same invite again: nothing new is done' : `answered ${answer.status}`}`);
  return sessionId;
}

const finalStates = ['sent', 'failed', 'unknown', 'expired'];

/** An invite that has no row yet has no deadline to show: 24 hours is the longest that one can have. */
const maxLifetime = 86_400_000;

/** Prints each change of the session's state, and returns the last one. */
export async function followSession(url: string, sessionId: string, say: (line: string) => void): Promise<Session> {
  let shown = '';
  for (let until = Date.now() + maxLifetime; Date.now() < until; await sleep(200)) {
    const { json, status } = await request(`${url}/sessions/${sessionId}`);
    const session = sessionSchema.safeParse(json).data;
    if (!session) throw new Stop(faultText(status, json));

    const line = sessionText(session);
    if (line !== shown) {
      say(`${sessionId}  ${line}`);
      shown = line;
    }
    if (finalStates.includes(session.status)) return session;
    until = session.deadline ? Date.parse(session.deadline) + 60_000 : until;
  }
  throw new Stop(`${sessionId} is a minute past its deadline and has not ended. Is deliver running?`);
}

type Answer = {
  readonly ok: boolean;
  readonly status: number;
  readonly replayed: boolean;
  readonly location: string;
  readonly json: unknown;
};

async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const response = await fetch(url, init);
    const { ok, status, headers } = response;
    const json = jsonOrText(await response.text());
    return { ok, status, replayed: headers.has('idempotent-replayed'), location: headers.get('location') ?? '', json };
  } catch {
    throw new Stop(
      `Nothing answers at ${url}. Start the system with \`npm start\`, or name where it listens with --url.`,
    );
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sessionText({ status, attempts, chat, fault }: Session): string {
  const parts = [
    status === 'unknown' ? 'unknown: the vendor may have taken it, so it is not sent again' : status,
    attempts && attempts > 1 ? `attempt ${attempts}` : '',
    chat?.state === 'terminated' ? `chat terminated${chat.reason ? ` (${chat.reason})` : ''}` : '',
    fault ? problemText(fault) : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function faultText(status: number, json: unknown): string {
  const fault = faultSchema.safeParse(json).data;
  if (!fault)
    return `The answer is ${status}, without a fault that this command can read. Is this the URL of InviteToChat?`;
  return (fault.problems ?? [fault]).map(problemText).join('\n');
}

function problemText({ faultCode, parameter, title, detail }: z.infer<typeof problemSchema>): string {
  return [`${faultCode}${parameter ? ` at ${parameter}` : ''}:`, title, detail].filter(Boolean).join(' ');
}

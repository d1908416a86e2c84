/**
 * Finds InviteToChat requests in a log of Digital Messaging Server, Interaction Server or an application of the
 * Platform SDK. No page describes how they write them: a request is named on a line, and a pair a line follows, `'Key'
 * [str] = "value"`.
 */
import { isKvList, type KvList } from './kv-list.ts';
import { masked } from './mask.ts';
import { isEntry } from './patterns.ts';
import { type Loss, readDump } from './read-dump.ts';

type Found = { readonly invites: readonly KvList[]; readonly losses: readonly Loss[] };

export function findInvites(log: string, { mask = false }: { readonly mask?: boolean } = {}): Found {
  const invites: KvList[] = [];
  const losses: Loss[] = [];

  for (const { line, lines } of dumps(log.split(/\r?\n/))) {
    if (!lines.some((text) => text.includes('InviteToChat'))) continue;

    const dump = readDump(lines, line);
    const request = requestOf(dump.root);
    if (isInvite(request)) invites.push(mask ? masked(request) : request);
    else losses.push({ line, problem: 'a request of InviteToChat without Method or Parameters' });
    losses.push(...dump.losses);
  }

  return { invites, losses };
}

/** `line`: the number of the first one. */
type Dump = { readonly line: number; readonly lines: string[] };

const beginsRequest = /Request3rdServer|RequestPrivateService|EventExternalServiceRequested/;
const beginsOther = /Event3rdServer|^\d\d:\d\d:\d\d[.,]\d|^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** A dump begins after the line that names a request, and ends before the next message. */
function dumps(lines: readonly string[]): readonly Dump[] {
  const found: Dump[] = [];
  let current: Dump | undefined;

  for (const [index, text] of lines.entries()) {
    if (isEntry(text)) {
      current?.lines.push(text);
    } else if (beginsRequest.test(text)) {
      current = { line: index + 2, lines: [] };
      found.push(current);
    } else if (beginsOther.test(text)) {
      current = undefined;
    } else {
      current?.lines.push(text);
    }
  }

  return found;
}

/**
 * In a body, the members of the request stand beside its ReferenceId. Other attributes of the message are no part of
 * it.
 */
function requestOf(root: KvList): KvList {
  const { Request, Extensions } = root;
  const carrier = isKvList(Request) ? Request : isKvList(Extensions) ? Extensions : undefined;
  if (!carrier) return root;

  const { ReferenceId, UserData } = root;
  const { Request: inner, ...members } = carrier;

  return {
    ...members,
    ...(isKvList(inner) && inner),
    ...(ReferenceId !== undefined && { ReferenceId }),
    ...(UserData !== undefined && { UserData }),
  };
}

function isInvite({ Method, Parameters }: KvList): boolean {
  return Method === 'InviteToChat' && isKvList(Parameters);
}

/** What the client's phone received and sent. */
import { computed, effect, signal } from '@preact/signals';
import type { PhoneCard } from '../../page-types.ts';
import { call } from './api.ts';
import { listening, onEvent } from './events.ts';
import { settled } from './pace.ts';
import { channel, clientId, formerIds } from './person.ts';

export type PhoneReceipt = { readonly status: string; readonly at: string };
export type Bubble = {
  /** The number at which it arrived, if that is no longer this phone's. */
  readonly formerId?: string;
  readonly from?: 'client';
  readonly sessionId?: string;
  readonly messageId?: string;
  readonly vendorMessageId?: string;
  readonly channel?: string;
  readonly mediaType?: string;
  readonly text?: string;
  readonly template?: string;
  readonly attachments?: readonly string[];
  readonly files?: readonly { readonly mediaType: string; readonly size: number; readonly name?: string }[];
  readonly choices?: readonly string[];
  readonly cards?: readonly PhoneCard[];
  readonly choice?: { readonly id: string; readonly title: string };
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  readonly media?: { readonly mediaType: string; readonly size: number; readonly name?: string };
  readonly order?: { readonly items: readonly { readonly product: string; readonly quantity: number }[] };
  /** A form, filled in. */
  readonly flow?: { readonly values: Readonly<Record<string, unknown>> };
  /** What the text asks about. */
  readonly product?: string;
  readonly close?: true;
  readonly at: string;
  readonly receipts?: readonly PhoneReceipt[];
  readonly readAt?: string;
  readonly typingAt?: string;
};

type Thread = { readonly clientId: string; readonly bubbles: readonly Bubble[] };
const thread = signal<Thread | undefined>(undefined);

/** Undefined as long as they are being read. Those of other channels lie in other apps of the phone. */
export const bubbles = computed(() => {
  const { clientId: id = '', bubbles: read = [] } = thread.value ?? {};
  const shown = channel.value;
  const isFormer = formerIds.value.includes(id);
  if (!shown || (id !== clientId.value && !isFormer)) return undefined;
  // Under a new number it is the same phone: what it had stays while the rest is read.
  const all = isFormer ? read.map((bubble) => ({ formerId: id, ...bubble })) : read;

  return all.filter(({ from, channel, mediaType }) =>
    from === 'client' ? channel === shown.name : mediaType === shown.mediaType || mediaType === undefined,
  );
});

/** Pictures that this page sent, by the vendor's id of their message, which may be shown before that id is known. */
export const sentPictures = signal<ReadonlyMap<string, string>>(new Map());

async function load(id: string): Promise<void> {
  const read = (one: string) => call<readonly Bubble[]>({ path: `/local/phones/${encodeURIComponent(one)}` });
  const before = formerIds.value;
  const [now, ...earlier] = await Promise.all([id, ...before].map(read));
  if (!now?.ok || id !== clientId.value) return;
  const former = earlier.flatMap(({ body = [] }, place) =>
    body.map((bubble) => ({ ...bubble, formerId: before[place] ?? id })),
  );
  thread.value = { clientId: id, bubbles: [...former, ...(now.body ?? [])] };
}

export function watchPhone(): void {
  const again = settled(() => void load(clientId.value), 30, 120);
  void listening.then(() => effect(() => void load(clientId.value)));
  onEvent((event) => {
    if (event.type === 'hello') again();
    else if ((event.type === 'receipt' || event.type === 'phone') && mayBeThisPhone(event.clientId)) again();
  });
}

const isNumber = (id: string) => /^\d+$/.test(id);

/** One that hides its number is known by another name: only of two numbers it is certain. */
function mayBeThisPhone(id: string): boolean {
  const own = [clientId.value, ...formerIds.value];

  return own.includes(id) || !isNumber(id) || !own.every(isNumber);
}

export const writeAs = (body: Readonly<Record<string, unknown>>) =>
  call<{ readonly vendorMessageId: string }>({
    method: 'POST',
    path: `/local/phones/${encodeURIComponent(clientId.value)}/messages`,
    body: { ...body, ...(channel.value && { channel: channel.value.name }) },
  });

export const report = ({ messageId, of }: { messageId: string; of: string }, status: string, code?: string) =>
  call({
    method: 'POST',
    path: `/local/phones/${encodeURIComponent(of)}/receipts`,
    body: { messageId, status, ...(code && { code: /^\d+$/.test(code) ? Number(code) : code }) },
  });

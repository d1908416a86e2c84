/** The clients' phones: what each received and sent, in order, on disk before the vendor answers. */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Line,
  type PhoneMessage,
  type Presence,
  readWholeLines,
  type ShownReceipt,
  type Traits,
} from './phone-lines.ts';
import { type Entry, ourId, type Shown, shown } from './phone-view.ts';
import type { TakenMessage, WrittenMessage } from './updates.ts';
import { userIdOf } from './user-ids.ts';

export type Phones = {
  /** `taken`: how it left, if it came by a vendor that is simulated here. */
  readonly deliver: (clientId: string, message: PhoneMessage, taken?: TakenMessage) => void;
  /** What the client sends. */
  readonly write: (message: WrittenMessage) => void;
  /** Those that received or sent something, by the names under which they did first. */
  readonly clients: () => readonly string[];
  /** Everything that this phone received and sent, in order, as it is shown. */
  readonly messages: (clientId: string) => readonly Shown[];
  /** Finds a message that it received, by our id or by the vendor's. */
  readonly taken: (clientId: string, messageId: string) => TakenMessage | undefined;
  /** All that it received of vendors that are simulated here, oldest first, with what could be tapped. */
  readonly received: (clientId: string) => readonly (PhoneMessage & { readonly taken: TakenMessage })[];
  /** All that the client sent, oldest first. */
  readonly written: (clientId: string) => readonly WrittenMessage[];
  readonly reported: (taken: TakenMessage, receipt: ShownReceipt) => void;
  /** Returns false if the client has sent no message with this id. */
  readonly show: (vendorMessageId: string, presence: Presence, at: string) => boolean;
  /** Whether WhatsApp can bring this client a message. */
  readonly isReachable: (clientId: string) => boolean;
  /** Whether the client writes under WhatsApp's id of them alone. */
  readonly hidesNumber: (clientId: string) => boolean;
  readonly setTraits: (clientId: string, traits: Traits) => void;
  readonly close: () => void;
};

export function openPhones(
  folder: string,
  {
    onDelivered,
    onWritten,
    onChanged,
  }: {
    readonly onDelivered?: (clientId: string, message: PhoneMessage) => void;
    readonly onWritten?: (clientId: string, message: WrittenMessage) => void;
    /** A message that it received or sent shows something more. */
    readonly onChanged?: (clientId: string) => void;
  } = {},
): Phones {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'phones.jsonl');
  const file = openSync(path, 'a');
  const byPerson = new Map<string, Entry[]>();
  const traitsBy = new Map<string, Traits>();
  const traitsOf = (clientId: string) => traitsBy.get(personOf(clientId)) ?? {};
  const entriesOf = (clientId: string): readonly Entry[] => byPerson.get(personOf(clientId)) ?? [];
  const receivedBy = (clientId: string) => entriesOf(clientId).filter((entry) => entry.type === 'received');
  const sentBy = (clientId: string) => entriesOf(clientId).filter((entry) => entry.type === 'sent');
  const add = (clientId: string, entry: Entry) => byPerson.set(personOf(clientId), [...entriesOf(clientId), entry]);

  const take = (line: Line): void => {
    if ('traits' in line) {
      traitsBy.set(personOf(line.clientId), { ...traitsOf(line.clientId), ...line.traits });
    } else if ('receipt' in line) {
      receivedBy(line.clientId)
        .find(({ taken }) => taken?.vendorMessageId === line.vendorMessageId)
        ?.receipts.push(line.receipt);
    } else if ('presence' in line) {
      const sent = sentBy(line.clientId).find(({ written }) => written.vendorMessageId === line.vendorMessageId);
      if (sent) sent.seen[line.presence] ??= line.at;
    } else if ('written' in line) {
      add(line.clientId, { type: 'sent', ...line, seen: {} });
    } else {
      add(line.clientId, { type: 'received', ...line, receipts: [] });
    }
  };
  const append = (line: Line) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    take(line);
  };
  for (const line of readWholeLines(path)) take(line);

  return {
    deliver(clientId, message, taken) {
      append({ clientId, message, taken });
      fsyncSync(file);
      onDelivered?.(clientId, message);
    },
    write(written) {
      append({ clientId: written.from, written });
      fsyncSync(file);
      onWritten?.(written.from, written);
    },
    clients: () => [...byPerson.values()].flatMap(([first]) => first?.clientId ?? []),
    messages: (clientId) => entriesOf(clientId).map(shown),
    taken: (clientId, messageId) =>
      receivedBy(clientId).find(({ taken }) => taken && [taken.vendorMessageId, ourId(taken)].includes(messageId))
        ?.taken,
    received: (clientId) =>
      receivedBy(clientId).flatMap(({ message, taken }) => (taken ? [{ ...message, taken }] : [])),
    written: (clientId) => sentBy(clientId).map(({ written }) => written),
    reported(taken, receipt) {
      append({ clientId: taken.to, vendorMessageId: taken.vendorMessageId, receipt });
      onChanged?.(taken.to);
    },
    show(vendorMessageId, presence, at) {
      const all = [...byPerson.values()].flat();
      const found = all.find((entry) => entry.type === 'sent' && entry.written.vendorMessageId === vendorMessageId);
      if (found) {
        append({ clientId: found.clientId, vendorMessageId, presence, at });
        onChanged?.(found.clientId);
      }

      return found !== undefined;
    },
    isReachable: (clientId) => traitsOf(clientId).unreachable !== true,
    hidesNumber: (clientId) => traitsOf(clientId).hidesNumber === true,
    setTraits(clientId, traits) {
      append({ clientId, traits });
      onChanged?.(clientId);
    },
    close: () => closeSync(file),
  };
}

/** WhatsApp knows a person by the number and by an id of its own. */
function personOf(clientId: string): string {
  return /^\d+$/.test(clientId) ? userIdOf(clientId) : clientId;
}

import type { KvList } from '../esp/kv-list.ts';
import { userDataText } from './user-data-text.ts';

/** Connect's limit for all keys and values together, and our reserve for `_inviteRenamed` and `_inviteLeftOut`. */
const maxBytes = 32_768;
const reservedBytes = 2048;

/** User data as Connect accepts it, with the keys that were renamed (`was=is`) or left out. */
export type Attributes = {
  readonly attributes: Readonly<Record<string, string>>;
  readonly renamed: readonly string[];
  readonly leftOut: readonly string[];
};

/**
 * Contact attributes are text under keys of letters, digits, dashes and underscores, 32 KB in all. Other characters
 * become underscores, lists become JSON, and what does not fit is left out, the largest first. `_inviteRenamed` and
 * `_inviteLeftOut` list them for the agent.
 */
export function toAttributes(userData: KvList): Attributes {
  const attributes = new Map<string, string>();
  const renamed: string[] = [];

  for (const [key, value] of Object.entries(userData)) {
    const name = freeName(
      key,
      (candidate) => attributes.has(candidate) || (candidate !== key && Object.hasOwn(userData, candidate)),
    );
    attributes.set(name, userDataText(value));
    if (name !== key) renamed.push(`${key}=${name}`);
  }

  const leftOut = removeLargest(attributes);
  const report = { _inviteRenamed: renamed.join(' '), _inviteLeftOut: leftOut.join(' ') };
  for (const [key, value] of Object.entries(report)) if (value !== '') attributes.set(key, clip(value));

  return { attributes: Object.fromEntries(attributes), renamed, leftOut };
}

function freeName(key: string, isTaken: (name: string) => boolean): string {
  const plain = key.replace(/[^A-Za-z0-9_-]/g, '_') || '_';
  let name = plain;

  for (let count = 2; isTaken(name); count += 1) name = `${plain}_${count}`;

  return name;
}

function removeLargest(attributes: Map<string, string>): string[] {
  const bySize = [...attributes]
    .map(([key, value]) => ({ key, size: sizeOf(key, value) }))
    .sort((one, other) => other.size - one.size);
  const leftOut: string[] = [];
  let total = bySize.reduce((sum, { size }) => sum + size, 0);

  for (const { key, size } of bySize) {
    if (total <= maxBytes - reservedBytes) break;

    attributes.delete(key);
    leftOut.push(key);
    total -= size;
  }

  return leftOut;
}

function sizeOf(key: string, value: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}

/** Cut between two names, within its share of the reserve. */
function clip(names: string): string {
  const maxBytesOfNames = reservedBytes / 2 - 32;
  if (Buffer.byteLength(names) <= maxBytesOfNames) return names;

  const clipped = names
    .split(' ')
    .reduce(
      (text, name) =>
        Buffer.byteLength(text) + Buffer.byteLength(name) < maxBytesOfNames - 4 ? `${text}${name} ` : text,
      '',
    );

  return `${clipped}…`;
}

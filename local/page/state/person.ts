/** Whose phone the page shows, and on which channel. */
import { computed, signal } from '@preact/signals';
import { type Channel, channels } from './catalog.ts';
import { go, read } from './location.ts';
import { kindOfId } from './media.ts';

export const name = 'Ann';

/** Numbers or ids that were typed instead of the catalog's example, by media type. */
const typed = signal<Readonly<Record<string, string>>>(JSON.parse(sessionStorage.getItem('clients') ?? '{}'));

export const channel = computed<Channel | undefined>(
  () => channels.value.find(({ name }) => name === read('on')) ?? channels.value[0],
);

export const clientId = computed(() => {
  const { mediaType, exampleClientId } = channel.value ?? { mediaType: 'whatsapp', exampleClientId: '15550100001' };

  return typed.value[kindOfId(mediaType)] ?? exampleClientId;
});

/** The numbers that this phone had before; its messages stay on it. */
const former = signal<Readonly<Record<string, readonly string[]>>>(
  JSON.parse(sessionStorage.getItem('former numbers') ?? '{}'),
);

export const formerIds = computed(() => former.value[clientId.value] ?? []);

/** The same phone, under another number. */
export function changeNumber(to: string): void {
  const number = plainNumber(to);
  const before = [...formerIds.value, clientId.value].filter((one) => one !== number);
  former.value = { ...former.value, [number]: before };
  sessionStorage.setItem('former numbers', JSON.stringify(former.value));
  changeClient(number);
}

export function chooseChannel(name: string): void {
  go({ on: name === channels.value[0]?.name ? '' : name, session: '' });
}

export function changeClient(id: string): void {
  typed.value = { ...typed.value, [kindOfId(channel.value?.mediaType ?? '')]: plainNumber(id) };
  sessionStorage.setItem('clients', JSON.stringify(typed.value));
  go({ session: '' });
}

/** As vendors write a number: digits only. An id of Apple stays as it is. */
export function plainNumber(id: string): string {
  const text = id.trim();

  return /^\+?[\d\s()/-]+$/.test(text) ? text.replace(/\D/g, '') : text;
}

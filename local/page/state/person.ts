/** Whose phone the page shows, and on which channel. */
import { computed, signal } from '@preact/signals';
import { type Channel, channels } from './catalog.ts';
import { go, read } from './location.ts';

export const name = 'Ann';

/** Numbers or ids that were typed instead of the catalog's example, by media type. */
const typed = signal<Readonly<Record<string, string>>>(JSON.parse(sessionStorage.getItem('clients') ?? '{}'));

export const channel = computed<Channel | undefined>(
  () => channels.value.find(({ name }) => name === read('on')) ?? channels.value[0],
);

export const clientId = computed(() => {
  const { mediaType, exampleClientId } = channel.value ?? { mediaType: 'whatsapp', exampleClientId: '15550100001' };

  return typed.value[mediaType === 'applebc' ? mediaType : 'phone'] ?? exampleClientId;
});

export function chooseChannel(name: string): void {
  go({ on: name === channels.value[0]?.name ? '' : name, session: '' });
}

export function changeClient(id: string): void {
  const kind = channel.value?.mediaType === 'applebc' ? 'applebc' : 'phone';
  typed.value = { ...typed.value, [kind]: id.replace(/^\+/, '').trim() };
  sessionStorage.setItem('clients', JSON.stringify(typed.value));
  go({ session: '' });
}

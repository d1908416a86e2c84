import { useSignal } from '@preact/signals';

export function Copy({ text, label = 'Copy', title }: { text: () => string; label?: string; title?: string }) {
  const state = useSignal<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      state.value = 'copied';
    } catch {
      state.value = 'failed';
    }
    setTimeout(() => {
      state.value = 'idle';
    }, 1600);
  };

  return (
    <button type="button" class="quiet small" title={title} onClick={copy}>
      {{ idle: label, copied: 'Copied', failed: 'Not allowed' }[state.value]}
    </button>
  );
}

/** What became of a message, in the sign that phones use for it. */
const signs: Readonly<Record<string, string>> = {
  accepted: '○',
  sending: '○',
  retrying: '↻',
  sent: '✓',
  delivered: '✓✓',
  read: '✓✓',
  failed: '!',
  expired: '!',
  unknown: '?',
};

export function Ticks({ status }: { readonly status: string }) {
  return (
    <span class={`ticks ${status}`} role="img" aria-label={status} title={status}>
      {signs[status] ?? status}
    </span>
  );
}

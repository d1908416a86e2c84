import { Copy } from './copy.tsx';

/** A text as it goes over the wire; it can be copied, and read with the keyboard. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <Copy text={() => text} />
    </div>
  );
}

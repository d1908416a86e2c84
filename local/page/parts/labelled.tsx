import type { ComponentChildren } from 'preact';

export function Labelled({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: its control is its child
    <label>
      {label}
      {children}
    </label>
  );
}

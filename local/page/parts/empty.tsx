import type { ComponentChildren } from 'preact';

/** Nothing to show: why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** As tall as what is about to come. */
export function Loading({ rows = 3 }: { readonly rows?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, place) => (
        <span key={place} class="bone" />
      ))}
    </div>
  );
}

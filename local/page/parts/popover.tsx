import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

/** Once its work is done, what it did is to be seen. */
export function closePopover(): void {
  document.querySelector<HTMLElement>('[popover]:popover-open')?.hidePopover();
}

/** A button, and what it opens above all else. The browser closes it: Escape, or a click elsewhere. */
export function Popover({
  label,
  trigger,
  children,
}: {
  readonly label: string;
  readonly trigger: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const id = `popover-${useId()}`;
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = box.current;
    const place = () => {
      const at = button.current?.getBoundingClientRect();
      if (!shown || !at) return;
      const { offsetWidth: width, offsetHeight: height } = shown;
      const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8));
      const below = at.bottom + 6;
      shown.style.left = `${left}px`;
      shown.style.top = `${below + height > innerHeight - 8 ? Math.max(8, at.top - height - 6) : below}px`;
    };
    shown?.addEventListener('toggle', place);

    return () => shown?.removeEventListener('toggle', place);
  }, []);

  return (
    <>
      <button type="button" class="opener" aria-label={label} title={label} popovertarget={id} ref={button}>
        {trigger}
      </button>
      <section popover="auto" id={id} class="popover" ref={box} aria-label={label}>
        {children}
      </section>
    </>
  );
}

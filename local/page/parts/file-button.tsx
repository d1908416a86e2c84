import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

/** A button that has the browser ask for a file. The same file may be chosen again. */
export function FileButton({
  label,
  take,
  children,
}: {
  /** Of the field behind the button. */
  readonly label: string;
  readonly take: (file: File) => Promise<unknown>;
  readonly children: ComponentChildren;
}) {
  const input = useRef<HTMLInputElement>(null);

  return (
    <>
      <button type="button" class="quiet" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void take(file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

export async function base64Of(file: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(file);
  });

  return url.slice(url.indexOf(',') + 1);
}

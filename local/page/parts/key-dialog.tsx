import { useEffect, useRef } from 'preact/hooks';
import { apiKey, keyIsMissing, takeKey } from '../state/api.ts';

/** With a list of callers, requests need a key of it. */
export function KeyDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (keyIsMissing.value) dialog.current?.showModal();
  }, [keyIsMissing.value]);

  return (
    <dialog ref={dialog} aria-labelledby="key-title" onClose={() => (keyIsMissing.value = false)}>
      <form method="dialog" onSubmit={() => takeKey(input.current?.value.trim() ?? '')}>
        <h2 id="key-title">{apiKey.value === '' ? 'A key, please' : 'This key is not accepted'}</h2>
        <p>
          CALLERS lists who may post. Give the API key of a caller that may <code>invite</code> and{' '}
          <code>converse</code>; it stays in this tab of your browser.
        </p>
        <label>
          API key
          <input ref={input} type="password" autocomplete="off" required />
        </label>
        <p class="actions">
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button type="submit">Use this key</button>
        </p>
      </form>
    </dialog>
  );
}

import { useSignal } from '@preact/signals';
import { apiKey, call, reasonOf } from '../state/api.ts';
import { FileButton } from './file-button.tsx';
import { Popover } from './popover.tsx';

/** The whole state: to a file, from a file, and away. */
export function StateMenu() {
  const says = useSignal('');
  const asks = useSignal(false);
  const put = async (file: File) => {
    says.value = 'Starting again on that state …';
    const headers = apiKey.value === '' ? {} : { 'x-api-key': apiKey.value };
    const answer = await fetch('/local/snapshot', { method: 'PUT', body: file, headers, credentials: 'omit' }).catch(
      () => undefined,
    );
    if (answer?.ok) return restarted();
    says.value = refusalOf(answer?.status);
  };
  const reset = async () => {
    asks.value = false;
    const answer = await call({ method: 'POST', path: '/local/reset' });
    if (answer.ok) return restarted();
    says.value = reasonOf(answer);
  };

  return (
    <Popover label="State of this machine" trigger={<span class="menu-dots" aria-hidden="true" />}>
      <p class="menu-title">State of this machine</p>
      <div class="menu-column">
        <a class="button quiet" href="/local/snapshot" download="invite-to-chat.snapshot.gz">
          Save the state to a file
        </a>
        <FileButton label="File of a saved state" take={put}>
          Go back to a saved state…
        </FileButton>
        {asks.value ? (
          <button type="button" class="danger" onClick={reset}>
            Yes, forget everything
          </button>
        ) : (
          <button
            type="button"
            class="quiet"
            onClick={() => {
              asks.value = true;
            }}
          >
            Reset: forget everything
          </button>
        )}
      </div>
      <p role="status" class="hint">
        {says.value}
      </p>
    </Popover>
  );
}

function refusalOf(status: number | undefined): string {
  if (status === undefined) return 'npm start does not answer.';

  return status === 400 ? 'This is not a file of “Save the state to a file”.' : `It was refused: ${status}.`;
}

/** Everything on the page is of the state before. */
async function restarted(): Promise<void> {
  localStorage.removeItem('invite-to-chat taken');
  for (let tries = 0; tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { ok } = await call({ path: '/local/faults' });
    if (ok) break;
  }
  location.assign('/');
}

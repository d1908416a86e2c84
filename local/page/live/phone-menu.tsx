import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PhoneNames } from '../../page-types.ts';
import { base64Of, FileButton } from '../parts/file-button.tsx';
import { closePopover, Popover } from '../parts/popover.tsx';
import { type Answer, call, reasonOf } from '../state/api.ts';
import { changeClient, changeNumber, channel, clientId, plainNumber } from '../state/person.ts';
import { sentPictures, writeAs } from '../state/phone.ts';

/** What a client does beside writing. */
export function PhoneMenu() {
  const says = useSignal('');
  const number = useRef<HTMLInputElement>(null);
  const mediaType = channel.value?.mediaType ?? '';
  const succeeded = (answer: Answer) => {
    says.value = answer.ok ? '' : reasonOf(answer);
    if (answer.ok) closePopover();
    return answer.ok;
  };

  const sendPicture = async (file: File) => {
    const base64 = await base64Of(file);
    const media = { mediaType: file.type || 'application/octet-stream', base64, name: file.name };
    const answer = await writeAs({ media });
    const id = answer.body?.vendorMessageId;
    if (succeeded(answer) && id !== undefined && file.type.startsWith('image/')) {
      sentPictures.value = new Map([...sentPictures.value, [id, URL.createObjectURL(file)]]);
    }
  };

  return (
    <Popover label="More that Ann can do" trigger={<span class="menu-dots" aria-hidden="true" />}>
      <p class="menu-title">Be Ann</p>
      <div class="menu-column">
        <FileButton label="Picture from the client" take={sendPicture}>
          Send a picture or file…
        </FileButton>
        <button
          type="button"
          class="quiet"
          onClick={async () =>
            succeeded(await writeAs({ location: { latitude: 52.5163, longitude: 13.3777, name: 'Brandenburger Tor' } }))
          }
        >
          Send a place
        </button>
        {mediaType === 'whatsapp' &&
          Object.entries(ofShop).map(([title, body]) => (
            <button key={title} type="button" class="quiet" onClick={async () => succeeded(await writeAs(body))}>
              {title}
            </button>
          ))}
        <button type="button" class="quiet" onClick={async () => succeeded(await writeAs({ text: 'STOP' }))}>
          Write STOP
        </button>
        <button type="button" class="quiet" onClick={async () => succeeded(await writeAs({ text: 'START' }))}>
          Write START
        </button>
        {mediaType === 'applebc' && (
          <button type="button" class="quiet" onClick={async () => succeeded(await writeAs({ close: true }))}>
            Delete the thread
          </button>
        )}
      </div>
      {mediaType === 'whatsapp' && <Names succeeded={succeeded} />}
      <form
        class="menu-row"
        onSubmit={(event) => {
          event.preventDefault();
          if (number.current?.value) changeClient(number.current.value);
          closePopover();
        }}
      >
        <input ref={number} aria-label="Another phone" defaultValue={clientId.value} key={clientId.value} />
        <button type="submit" class="quiet">
          Show this phone
        </button>
      </form>
      {says.value && (
        <p class="problem" role="alert">
          {says.value}
        </p>
      )}
    </Popover>
  );
}

/** What comes of template messages with products and forms. */
const ofShop = {
  'Order two products': {
    order: { items: [{ product: 'A-17', quantity: 2, price: 19.9, currency: 'USD' }], text: 'As a gift, please' },
  },
  'Fill in a form': { flow: { values: { day: '2026-12-01', people: 2 } } },
  'Ask about a product': { text: 'Is it in stock?', product: 'A-17' },
};

/** What WhatsApp knows this person by. */
function Names({ succeeded }: { readonly succeeded: (answer: Answer) => boolean }) {
  const names = useSignal<PhoneNames | undefined>(undefined);
  const path = `/local/phones/${encodeURIComponent(clientId.value)}/names`;
  const number = useRef<HTMLInputElement>(null);
  useEffect(() => {
    void call<PhoneNames>({ path }).then(({ ok, body }) => {
      names.value = ok ? body : undefined;
    });
  }, [path, names]);
  const set = async (change: Readonly<Record<string, unknown>>) => {
    const answer = await call<PhoneNames>({ method: 'POST', path, body: change });
    if (!succeeded(answer)) return false;
    names.value = { ...(names.value ?? answer.body), ...answer.body } as PhoneNames;
    return true;
  };
  if (!names.value) return null;

  return (
    <>
      {(['unreachable', 'hidesNumber'] as const).map((name) => (
        <label key={name} class="menu-check">
          <input
            type="checkbox"
            checked={names.value?.[name]}
            onChange={({ currentTarget }) => set({ [name]: currentTarget.checked })}
          />
          {name === 'unreachable' ? 'is not on WhatsApp' : 'writes without a number'}
        </label>
      ))}
      <form
        class="menu-row"
        onSubmit={async (event) => {
          event.preventDefault();
          const to = plainNumber(number.current?.value ?? '');
          if (await set({ number: to })) changeNumber(to);
        }}
      >
        <input ref={number} aria-label="New number" placeholder="New number" inputMode="tel" required />
        <button type="submit" class="quiet">
          Change number
        </button>
      </form>
    </>
  );
}

import { useSignal } from '@preact/signals';
import { Cards } from '../parts/cards.tsx';
import { shortTime } from '../parts/format.ts';
import { closePopover, Popover } from '../parts/popover.tsx';
import { Ticks } from '../parts/ticks.tsx';
import { reasonOf } from '../state/api.ts';
import { clientId } from '../state/person.ts';
import { type Bubble, report, writeAs } from '../state/phone.ts';
import { Files } from './bubble-files.tsx';

export function PhoneBubble({ bubble }: { readonly bubble: Bubble }) {
  const isOwn = bubble.from === 'client';

  return (
    <article class={`bubble ${isOwn ? 'own' : 'theirs'}`}>
      <span class="visually-hidden">{isOwn ? 'Ann: ' : 'Acme Shop: '}</span>
      <Content bubble={bubble} />
      <footer>
        <time dateTime={bubble.at}>{shortTime(bubble.at)}</time>
        {isOwn ? <Ticks status={bubble.readAt === undefined ? 'delivered' : 'read'} /> : <Receipts bubble={bubble} />}
      </footer>
      {!isOwn && <Choices bubble={bubble} />}
      {bubble.cards && <Cards cards={bubble.cards} onTap={({ title, card }) => tap(bubble, title, `${card + 1}:`)} />}
      {bubble.typingAt !== undefined && <p class="typing">is typing…</p>}
    </article>
  );
}

function Content({ bubble }: { readonly bubble: Bubble }) {
  const { text, choice, location, order, flow, product, close } = bubble;

  return (
    <>
      <Files bubble={bubble} />
      {location && (
        <p class="place">
          <span class="map" aria-hidden="true" />
          {location.name ?? 'A place'}
          <small>
            {location.latitude}, {location.longitude}
          </small>
        </p>
      )}
      {choice && <p>{choice.title}</p>}
      {order && <p class="bubble-text">{['Order', ...order.items.map(itemLine)].join('\n')}</p>}
      {flow && <p class="bubble-text">{['Form', ...Object.entries(flow.values).map(valueLine)].join('\n')}</p>}
      {product && <p class="note">about the product {product}</p>}
      {close && <p class="note">deleted the conversation</p>}
      {text && <p class="bubble-text">{text}</p>}
    </>
  );
}

function itemLine({ product, quantity }: NonNullable<Bubble['order']>['items'][number]): string {
  return `${quantity} × ${product}`;
}

function valueLine([name, value]: readonly [string, unknown]): string {
  return `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

/** `of`: which card has the button. */
function tap({ vendorMessageId, messageId }: Bubble, title: string, of = '') {
  return writeAs({ choice: { id: `${messageId ?? vendorMessageId ?? 'choice'}:${of}${title}`.slice(0, 256), title } });
}

function Choices({ bubble }: { readonly bubble: Bubble }) {
  const { choices = [] } = bubble;
  if (choices.length === 0) return null;

  return (
    <ul class="choices">
      {choices.map((title) => (
        <li key={title}>
          <button type="button" onClick={() => tap(bubble, title)}>
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the vendor has reported of the business' message. A click orders another report. */
function Receipts({ bubble: { receipts = [], vendorMessageId, messageId, formerId } }: { readonly bubble: Bubble }) {
  const problem = useSignal('');
  const code = useSignal('131026');
  const id = vendorMessageId ?? messageId;
  const status = highest(receipts.map((receipt) => receipt.status));
  if (id === undefined) return null;

  const mark = async (as: string) => {
    const answer = await report(
      { messageId: id, of: formerId ?? clientId.value },
      as,
      as === 'failed' ? code.value : undefined,
    );
    problem.value = answer.ok ? '' : reasonOf(answer);
    if (answer.ok) closePopover();
  };

  return (
    <Popover
      label={`Receipt: ${status || 'none'}. Order another`}
      trigger={status ? <Ticks status={status} /> : <span>⋯</span>}
    >
      <p class="menu-title">Let the vendor report</p>
      <div class="menu-row">
        <button type="button" class="quiet" onClick={() => mark('delivered')}>
          delivered
        </button>
        <button type="button" class="quiet" onClick={() => mark('read')}>
          read
        </button>
      </div>
      <div class="menu-row">
        <input
          aria-label="Code of the vendor"
          class="short"
          value={code.value}
          onInput={({ currentTarget }) => {
            code.value = currentTarget.value;
          }}
        />
        <button type="button" class="quiet" onClick={() => mark('failed')}>
          failed
        </button>
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </Popover>
  );
}

const ranks = ['sent', 'failed', 'delivered', 'read'];

function highest(statuses: readonly string[]): string {
  return statuses.toSorted((a, b) => ranks.indexOf(a) - ranks.indexOf(b)).at(-1) ?? '';
}

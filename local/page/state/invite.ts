/** Pressing 2: the IVR's request, and what was answered. */
import { signal } from '@preact/signals';
import { type Answer, call, type Order } from './api.ts';
import { channels, responseFor, responses } from './catalog.ts';
import { go } from './location.ts';
import { channel, clientId, name } from './person.ts';

export type Exchange = { readonly order: Order; readonly answer?: Answer };

export const lastExchange = signal<Exchange | undefined>(undefined);
export const response = signal<string | undefined>(undefined);
export const isInviting = signal(false);

const position = 4;

type Wish = {
  readonly on?: string;
  readonly to?: string;
  readonly responseId?: string;
  readonly notification?: boolean;
  readonly key?: string;
};

export function inviteOrder({ on, to, responseId, notification = false, key }: Wish = {}): Order {
  const chosen = channels.value.find((one) => one.name === on) ?? channel.value;
  const id = responseId ?? response.value ?? responseFor(chosen?.name ?? '');
  const example = responses.value.find((one) => one.id === id)?.example ?? {};

  return {
    method: 'POST',
    path: '/esp',
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    body: {
      AppName: 'Page',
      Service: 'ChatService',
      Method: 'InviteToChat',
      Parameters: {
        _umsChannel: chosen?.name,
        _umsClientId: to ?? clientId.value,
        _umsBusinessId: chosen?.businessIds[0],
        ...(id !== '' && { StandardResponseId: id }),
        ...(notification && { TerminateSessionFlag: 'true' }),
        Contact: { ...example.Contact, FirstName: name },
        CustomProperties: { ...example.CustomProperties, Position: position },
      },
      UserData: {
        Intent: 'billing',
        Priority: 8,
        LastCalledAgent_EmployeeID: 'maria',
        IvrPath: ['main', 'billing', 'invoice'],
      },
    },
  };
}

type Esp = { readonly Parameters?: { readonly _umsChatSessionId?: string } };

export function sessionIn({ body }: Answer): string | undefined {
  return (body as Esp | undefined)?.Parameters?._umsChatSessionId;
}

/** Posts it, shows it as the IVR's last request, and chooses its session. */
export async function invite(order: Order): Promise<Answer> {
  lastExchange.value = { order };
  isInviting.value = true;
  const answer = await call(order);
  isInviting.value = false;
  lastExchange.value = { order, answer };
  const session = sessionIn(answer);
  if (session !== undefined) go({ session });

  return answer;
}

export { position };

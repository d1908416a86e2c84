import type { Operation } from '../faults.ts';
import type { ConnectContact } from './connect-contacts.ts';

export type Failure = { readonly error: readonly [status: number, name: string] };
export type Answer = Failure | { readonly body: unknown };

/** A request that Connect understands. `answer` does it. */
export type Asked = {
  readonly operation: Operation;
  readonly contact?: ConnectContact | undefined;
  /** The client's number, if the contact is not known yet. */
  readonly client?: string | undefined;
  readonly answer: () => Answer;
};

export type Request = {
  /** Method and path. */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
};

export const invalid: Failure = { error: [400, 'InvalidRequestException'] };
export const notFound: Failure = { error: [404, 'ResourceNotFoundException'] };

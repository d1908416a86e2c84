import type { Contact, ContactTable, Pointer } from '../../lib/contact/contact-table.ts';
import type { Calls, Worker } from './calls.ts';
import type { Code } from './world.ts';

/** The table of contacts, every call of which meets its fate, and what lies in it. */
export function createContactTables({
  code,
  calls,
}: {
  readonly code: Pick<Code, 'createMemoryContactTable'>;
  readonly calls: Calls;
}) {
  const pointers = new Map<string, Pointer>();
  const contacts = new Map<string, Contact>();
  const memory = code.createMemoryContactTable(pointers, contacts);

  return {
    pointers,
    contacts,
    tableOf: (worker: Worker): ContactTable =>
      new Proxy(memory, {
        get: (target, name: string) => {
          const method: (...values: readonly unknown[]) => Promise<unknown> = Reflect.get(target, name);

          return (...values: readonly unknown[]) => calls.make(worker, { name }, () => method(...values));
        },
      }),
  };
}

import type { ContactTable } from '../../lib/contact/contact-table.ts';

/** A table whose user dies: it answers this many calls and no more. `after`: the one after them still takes effect. */
export function dyingAfter<Table extends ContactTable>(table: Table, calls: number, { after = false } = {}): Table {
  let left = calls;

  return new Proxy(table, {
    get: (target, name) => {
      const method: (...values: readonly unknown[]) => Promise<unknown> = Reflect.get<object, PropertyKey>(
        target,
        name,
      );

      return async (...values: readonly unknown[]) => {
        left -= 1;
        if (left >= 0) return method(...values);
        if (after && left === -1) await method(...values);

        throw new Error('dead');
      };
    },
  });
}

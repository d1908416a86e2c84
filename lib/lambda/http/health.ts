/** What an invite cannot do without. `failing` gives no reason; the log does. */
export type Health = { readonly status: 'ok' | 'failing'; readonly queue: Part; readonly table: Part };
type Part = 'ok' | 'failing';

export type CheckHealth = () => Promise<Health>;

type Checks = {
  readonly queue: () => Promise<unknown>;
  readonly table: () => Promise<unknown>;
  readonly reportError: (error: unknown) => void;
};

export function createCheckHealth({ queue, table, reportError }: Checks): CheckHealth {
  const check = async (probe: () => Promise<unknown>): Promise<Part> => {
    try {
      await probe();
      return 'ok';
    } catch (error) {
      reportError(error);
      return 'failing';
    }
  };

  return async () => {
    const [queuePart, tablePart] = await Promise.all([check(queue), check(table)]);

    return { status: queuePart === 'ok' && tablePart === 'ok' ? 'ok' : 'failing', queue: queuePart, table: tablePart };
  };
}
